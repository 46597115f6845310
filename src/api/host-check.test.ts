import { expect, test } from "vitest";
import { createHostCheck } from "./host-check.ts";
import { DEFAULT_API_SETTINGS } from "./settings.ts";

const check = createHostCheck({ ...DEFAULT_API_SETTINGS, allowedHosts: ["Stepwell.test", "ci:8083"] });

test.each([
  "localhost",
  "localhost:8083",
  "LocalHost:8083",
  "sync-localhost:8083",
  "anything.localhost",
  "127.0.0.1:8083",
  "sync-127.0.0.1:8083",
  "[::1]:8083",
  "stepwell.test:1",
  "ci:8083",
])("%s is served", (host) => {
  expect(() => check({ host })).not.toThrow();
});

test.each([
  undefined,
  "",
  "evil.test",
  "localhost.evil.test",
  "127.0.0.1.evil.test",
  "evil.test:8083",
  "localhost@evil.test",
  "ci:9999",
  "notlocalhost",
  "10.0.0.1",
  "0.0.0.0:8083",
])("%s is not", (host) => {
  expect(() => check(host === undefined ? {} : { host })).toThrow(/is not served here/);
});

test("a name that was refused is refused again after one that is served", () => {
  expect(() => check({ host: "localhost" })).not.toThrow();
  expect(() => check({ host: "evil.test" })).toThrow();
  expect(() => check({ host: "evil.test" })).toThrow();
});

test("pages of the endpoint itself are served, other sites' are not", () => {
  const host = "localhost:8083";
  expect(() => check({ host, origin: "http://localhost:8083" })).not.toThrow();
  expect(() => check({ host, origin: "https://ci:8083" })).not.toThrow();
  for (const origin of ["http://localhost:3000", "http://evil.test", "null", "http://localhost:8083.evil.test", ""]) {
    expect(() => check({ host, origin }), origin).toThrow(/are not served/);
  }
});

test("with authentication every name is served", () => {
  expect(() => createHostCheck({ ...DEFAULT_API_SETTINGS, checkHost: false })({ host: "evil.test" })).not.toThrow();
});
