import { mkdtempSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Config } from "../../config/load.ts";
import type { Flags } from "../../config/overrides.ts";
import { recordingTerminal } from "../testing-terminal.ts";
import { recoveredText } from "./banner.ts";
import { start } from "./start.ts";
import type { StartServer } from "./started-server.ts";

const folder = mkdtempSync(join(tmpdir(), "stepwell-start-"));

interface Run {
  readonly out: string;
  readonly err: string;
  readonly config: Config | undefined;
  readonly isClosed: boolean;
}

/** Starts with a stand-in for the server, and stops at once. */
async function startAndStop(flags: Flags, platform: NodeJS.Platform = "linux", fail?: Error): Promise<Run> {
  const { terminal, out, err } = recordingTerminal({ cwd: folder, platform });
  let config: Config | undefined;
  let isClosed = false;
  const startServer: StartServer = async (given) => {
    config = given;
    if (fail !== undefined) throw fail;
    return {
      endpoint: "http://127.0.0.1:7777",
      port: 7777,
      recovered: { openExecutions: 1, expressStarts: 0 },
      close: async () => void (isClosed = true),
    };
  };
  await start(flags, terminal, { startServer, signals: async () => "SIGTERM" });
  return { out: out(), err: err(), config, isClosed };
}

test("one line on stdout says that the server is ready", async () => {
  const { out } = await startAndStop({});
  expect(out).toBe(`{"endpoint":"http://127.0.0.1:7777","console":null,"pid":${process.pid}}\n`);
});

test("the server is closed when a signal comes", async () => {
  const { isClosed, err } = await startAndStop({});
  expect(isClosed).toBe(true);
  expect(err).toContain("SIGTERM: finishing what runs");
});

test("flags reach the settings", async () => {
  const { config } = await startAndStop({ port: "0", store: "memory", logLevel: "warn" });
  expect(config).toMatchObject({ port: 0, store: "memory", log: { level: "warn" } });
});

test("the banner names endpoint, account, data folder and what was recovered", async () => {
  const { err } = await startAndStop({ region: "eu-west-1" });
  expect(err).toMatch(/Endpoint +http:\/\/127\.0\.0\.1:7777\n/);
  expect(err).toMatch(/Account +123456789012, region eu-west-1\n/);
  expect(err).toContain(`${join(folder, ".stepwell")} (1 execution recovered)`);
});

test("the banner names those who are told things outside, without what may be a secret in an address", async () => {
  const { err } = await startAndStop({
    eventsWebhook: "https://ops.test/hook?token=secret",
    eventsEventBridge: "orders",
    endpointsLogs: "http://logs:1",
    endpointsEvents: "http://bus:1",
  });
  expect(err).toMatch(/Log groups +→ http:\/\/logs:1\n/);
  expect(err).toMatch(/Status events +→ https:\/\/ops\.test\n/);
  expect(err).toMatch(/Status events +→ event bus orders at http:\/\/bus:1\n/);
  expect(err).not.toContain("secret");
});

test("the tutorial's lines are those of the platform's shell", async () => {
  const posix = (await startAndStop({})).err;
  expect(posix).toContain("  export AWS_ENDPOINT_URL_SFN=http://127.0.0.1:7777\n");
  const windows = (await startAndStop({}, "win32")).err;
  expect(windows).toContain('  $env:AWS_ENDPOINT_URL_SFN = "http://127.0.0.1:7777"\n');
  expect(windows).not.toContain("export ");
});

test("a log for machines is not mixed with a banner", async () => {
  expect((await startAndStop({ logFormat: "json" })).err).toBe("");
});

test.each([
  [{ port: "70000" }, "port: expected"],
  [{ host: "0.0.0.0" }, "insecure"],
  [{ config: "nowhere.yaml" }, "nowhere.yaml"],
])("settings %j are refused with exit 2", async (flags, message) => {
  await expect(startAndStop(flags)).rejects.toMatchObject({ exitCode: 2, message: expect.stringContaining(message) });
});

test("a data folder that another server has is refused with exit 2", async () => {
  const error = Object.assign(new Error("The data folder is in use"), { name: "DataFolderInUse" });
  await expect(startAndStop({}, "linux", error)).rejects.toMatchObject({ exitCode: 2, message: error.message });
});

test("an error that nobody foresaw stays what it is", async () => {
  const error = new TypeError("undefined is not a function");
  await expect(startAndStop({}, "linux", error)).rejects.toBe(error);
});

test("a port in use: exit 2, naming who has it", async () => {
  const other = createServer((_, response) => response.end('{"status":"ready","residentExecutions":0}'));
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const { port } = other.address() as AddressInfo;
  const error = Object.assign(new Error("listen EADDRINUSE"), { code: "EADDRINUSE" });
  const refusal = startAndStop({ port }, "linux", error);
  await expect(refusal).rejects.toMatchObject({ exitCode: 2, message: expect.stringContaining(`Port ${port} on`) });
  await expect(refusal).rejects.toThrow("another Stepwell server");
  // Elsewhere the owner is found by tools that a machine may lack.
  if (process.platform === "linux") await expect(refusal).rejects.toThrow(`process ${process.pid}`);
  other.close();
});

test.each([
  [0, 0, "nothing to recover"],
  [1, 0, "1 execution recovered"],
  [3, 1, "3 executions recovered, 1 Express execution run again"],
  [0, 2, "2 Express executions run again"],
])("%i open executions and %i Express starts: %s", (openExecutions, expressStarts, text) => {
  expect(recoveredText({ openExecutions, expressStarts })).toBe(text);
});
