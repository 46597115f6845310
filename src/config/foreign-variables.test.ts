import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { loadConfig } from "./load.ts";

const load = (env: Readonly<Record<string, string>>, flags: Readonly<Record<string, string>> = {}) =>
  loadConfig({ cwd: import.meta.dirname, env, flags }).config;

describe("variables of AWS's tools and of other emulators are settings too", () => {
  test.each([
    [{ AWS_ACCOUNT_ID: "000000000042", AWS_DEFAULT_REGION: "eu-west-1" }, "000000000042", "eu-west-1"],
    [{ AWS_DEFAULT_REGION: "eu-west-1", AWS_REGION: "eu-west-2" }, "123456789012", "eu-west-2"],
    [{ AWS_REGION: "eu-west-2", STEPWELL_REGION: "eu-west-3" }, "123456789012", "eu-west-3"],
    [{ AWS_ACCOUNT_ID: "", AWS_DEFAULT_REGION: "" }, "123456789012", "us-east-1"],
  ])("%j: account %s, region %s", (env, account, region) => {
    expect(load(env)).toMatchObject({ account, region });
  });

  test("a flag wins over them", () => {
    const env = { AWS_ACCOUNT_ID: "000000000042", AWS_DEFAULT_REGION: "eu-west-1" };
    expect(load(env, { account: "000000000043", region: "us-west-2" })).toMatchObject({
      account: "000000000043",
      region: "us-west-2",
    });
  });

  test.each([
    [{ LOCALSTACK_SFN_MOCK_CONFIG: "b.json" }, "b.json"],
    [{ LOCALSTACK_SFN_MOCK_CONFIG: "b.json", SFN_MOCK_CONFIG: "a.json" }, "a.json"],
  ])("of the mock file's variables %j gives %s", (env, file) => {
    expect(load(env).mocks).toBe(join(import.meta.dirname, file));
    expect(load(env, { mocks: "c.json" }).mocks).toBe(join(import.meta.dirname, "c.json"));
  });

  test("one of AWS's tools whose value is of no use here is told, and the next one counts", () => {
    const env = { AWS_ACCOUNT_ID: "mine", AWS_REGION: "local", AWS_DEFAULT_REGION: "eu-west-1" };
    const { config, warnings } = loadConfig({ cwd: import.meta.dirname, env, flags: {} });
    expect(config).toMatchObject({ account: "123456789012", region: "eu-west-1" });
    expect(warnings).toEqual([
      'environment variable AWS_ACCOUNT_ID: "mine" is no account; it is ignored',
      'environment variable AWS_REGION: "local" is no region; it is ignored',
    ]);
  });

  test("our own is refused", () => {
    expect(() => load({ STEPWELL_ACCOUNT: "mine" })).toThrow(
      'environment variable STEPWELL_ACCOUNT: account: expected 12 digits, in quotes, found "mine"',
    );
  });
});
