import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { loadConfig } from "./load.ts";
import type { Environment, Flags } from "./overrides.ts";
import { ConfigError } from "./problem.ts";

let cwd: string;

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "stepwell-config-"));
});

afterEach(() => {
  rmSync(cwd, { recursive: true });
});

const load = (files: Readonly<Record<string, string>>, env: Environment = {}, flags: Flags = {}) => {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text);
  return loadConfig({ cwd, env, flags });
};

const yaml = (text: string) => ({ "stepwell.config.yaml": text });

function complaint(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error("nothing was refused");
}

describe("where a setting comes from", () => {
  test("without any configuration every setting has its default", () => {
    const { config, warnings } = load({});
    expect(config).toMatchObject({
      host: "127.0.0.1",
      port: 8083,
      data: join(cwd, ".stepwell"),
      store: "sqlite",
      account: "123456789012",
      region: "us-east-1",
      functions: {},
      endpoints: {},
      retention: { executionsDays: 90 },
      limits: { payloadBytes: 262_144, historyEvents: 25_000, mapConcurrency: 40 },
      log: { level: "info", format: "auto" },
    });
    expect(config.mocks).toBeUndefined();
    expect(config.file).toBeUndefined();
    expect(warnings).toEqual([]);
  });

  test.each([
    ["the default", {}, {}, {}, 8083],
    ["the file", yaml("port: 1000"), {}, {}, 1000],
    ["PORT over the file", yaml("port: 1000"), { PORT: "2000" }, {}, 2000],
    ["STEPWELL_PORT over PORT", yaml("port: 1000"), { PORT: "2000", STEPWELL_PORT: "3000" }, {}, 3000],
    ["the flag over all", yaml("port: 1000"), { PORT: "2000", STEPWELL_PORT: "3000" }, { port: "4000" }, 4000],
    ["a flag that is a number already", {}, {}, { port: 0 }, 0],
    ["the file where the variable is empty", yaml("port: 1000"), { PORT: "" }, {}, 1000],
  ])("%s", (_, files, env, flags, port) => {
    expect(load(files, env, flags).config.port).toBe(port);
  });

  test.each([
    ["stepwell.config.yaml", "retention:\n  executionsDays: 7\n"],
    ["stepwell.config.yml", "retention: { executionsDays: 7 }"],
    ["stepwell.config.json", '{\n\t"retention": { "executionsDays": 7 }\n}'],
  ])("%s is found in the working directory", (name, text) => {
    const { config } = load({ [name]: text });
    expect(config.retention.executionsDays).toBe(7);
    expect(config.file).toBe(join(cwd, name));
  });

  test("an empty file is no configuration", () => {
    expect(load(yaml("# nothing yet\n")).config.port).toBe(8083);
  });

  test("a variable inside a section leaves the section's other settings alone", () => {
    const { config } = load(yaml("limits: { historyEvents: 500 }"), { STEPWELL_LIMITS_PAYLOAD_BYTES: "2048" });
    expect(config.limits).toMatchObject({ payloadBytes: 2048, historyEvents: 500, mapConcurrency: 40 });
  });

  test.each([
    ["true", true],
    ["1", true],
    ["false", false],
    ["0", false],
  ])("a variable reads %s as %s", (text, value) => {
    expect(load({}, { STEPWELL_INSECURE: text }).config.insecure).toBe(value);
  });

  test("a list is read from a variable with commas", () => {
    expect(load({}, { STEPWELL_ALLOWED_HOSTS: "steps.test, ci" }).config.allowedHosts).toEqual(["steps.test", "ci"]);
  });

  test("relative paths begin where they are written", () => {
    mkdirSync(join(cwd, "conf"));
    writeFileSync(join(cwd, "conf", "my.yaml"), "data: store\nmocks: mocks.json\n");
    const fromFile = loadConfig({ cwd, env: {}, flags: { config: "conf/my.yaml" } }).config;
    expect([fromFile.data, fromFile.mocks]).toEqual([join(cwd, "conf", "store"), join(cwd, "conf", "mocks.json")]);
    const env = { STEPWELL_CONFIG: "conf/my.yaml", SFN_MOCK_CONFIG: "here.json" };
    const fromEnvironment = loadConfig({ cwd, env, flags: { data: "elsewhere" } }).config;
    expect([fromEnvironment.data, fromEnvironment.mocks]).toEqual([join(cwd, "elsewhere"), join(cwd, "here.json")]);
  });

  test.each([
    [{ LAMBDA_ENDPOINT: "http://a:1" }, "http://a:1"],
    [{ LAMBDA_ENDPOINT: "http://a:1", AWS_ENDPOINT_URL_LAMBDA: "http://b:2" }, "http://b:2"],
    [{ AWS_ENDPOINT_URL_LAMBDA: "http://b:2", STEPWELL_ENDPOINTS_LAMBDA: "http://c:3" }, "http://c:3"],
  ])("of Lambda's endpoint variables %j gives %s", (env, endpoint) => {
    expect(load({}, env).config.endpoints.lambda).toBe(endpoint);
  });
});

describe("what is refused, and in which words", () => {
  test.each([
    ["a wrong type", "port: many", 'stepwell.config.yaml:1:7: port: expected an integer from 0 to 65535, found "many"'],
    [
      "out of range",
      "\nretention:\n  executionsDays: 0",
      "stepwell.config.yaml:3:19: retention.executionsDays: expected an integer number of days from 1 to 3650, found 0",
    ],
    [
      "an unknown key",
      "host: localhost\nprot: 1",
      'stepwell.config.yaml:2:1: unknown key "prot"; did you mean "port"?',
    ],
    [
      "an unknown key inside",
      "limits:\n  payloadBites: 1",
      'stepwell.config.yaml:2:3: limits: unknown key "payloadBites"; did you mean "payloadBytes"?',
    ],
    [
      "a key like no other",
      "retention: { moon: 1 }",
      'stepwell.config.yaml:1:14: retention: unknown key "moon" (known are: executionsDays, express)',
    ],
    [
      "an account that YAML read as a number",
      "account: 012345678901",
      "stepwell.config.yaml:1:10: account: expected 12 digits, in quotes, found 12345678901",
    ],
    [
      "a function without handler or url",
      "functions:\n  charge: {}",
      "stepwell.config.yaml:2:11: functions.charge: expected a handler or a url, found neither",
    ],
    [
      "a function's url that is none",
      "functions:\n  charge:\n    url: ftp://x",
      'stepwell.config.yaml:3:10: functions.charge.url: expected an http:// or https:// URL, found "ftp://x"',
    ],
    [
      "a function of two kinds",
      "functions:\n  charge:\n    url: http://x\n    handler: a.ts",
      "stepwell.config.yaml:3:5: functions.charge.url: expected either handler or url, found both",
    ],
    [
      "a definition that is not there",
      "stateMachines: { order: { definition: nowhere.asl.json } }",
      'stepwell.config.yaml:1:39: stateMachines.order.definition: expected a file, found "nowhere.asl.json" (there is no file ',
    ],
    [
      "another service's endpoint",
      "endpoints: { sqs: http://x }",
      "stepwell.config.yaml:1:14: endpoints.sqs: tasks call Lambda functions and no other service in this version; mock the states that use one (mocks)",
    ],
    [
      "a misspelt endpoint",
      "endpoints: { lambda: AWS }",
      'stepwell.config.yaml:1:22: endpoints.lambda: expected an http:// or https:// URL, aws or local, found "AWS"',
    ],
    [
      "AWS for log groups",
      "endpoints: { logs: AWS }",
      'stepwell.config.yaml:1:20: endpoints.logs: expected an http:// or https:// URL, aws or local, found "AWS"',
    ],
    [
      "an event bus without a server that has it",
      "events:\n  eventBridge: default",
      "stepwell.config.yaml:2:16: events.eventBridge: expected endpoints.events (AWS_ENDPOINT_URL_EVENTBRIDGE), a server with EventBridge's API, found nothing",
    ],
    [
      "an event bus that is no name",
      "events: { eventBridge: true }",
      "stepwell.config.yaml:1:24: events.eventBridge: expected the name or ARN of an event bus, such as default, found true",
    ],
    [
      "headers for nobody",
      "events:\n  headers: { Authorization: x }",
      "stepwell.config.yaml:2:3: events.headers: means nothing without events.webhook",
    ],
    [
      "a header that is the request's own",
      "events: { webhook: http://x, headers: { content-length: 1 } }",
      "stepwell.config.yaml:1:41: events.headers.content-length: expected the name of a header, other than Content-Type",
    ],
    [
      "a header of two lines",
      'events: { webhook: http://x, headers: { X-A: "a\\r\\nb" } }',
      "stepwell.config.yaml:1:46: events.headers.X-A: expected a text on one line",
    ],
    [
      "another store",
      "store: postgres://db",
      'stepwell.config.yaml:1:8: store: expected one of sqlite, memory, found "postgres://db"',
    ],
    ["no object at all", "- a", "stepwell.config.yaml:1:1: expected an object with $schema, host"],
    ["broken YAML", "port: [1", "stepwell.config.yaml:1:9: Flow sequence in block collection must be"],
    ["a key twice", "port: 1\nport: 2", "stepwell.config.yaml:2:1: Map keys must be unique"],
  ])("%s", (_, text, message) => {
    expect(complaint(() => load(yaml(text)))).toContain(message);
  });

  test.each([
    ["broken JSON", '{ "port": }', 'stepwell.config.json:1:11: not JSON: value expected, found "}"'],
    ["a key twice", '{ "port": 1,\n  "port": 2 }', 'stepwell.config.json:2:3: the key "port" is there twice'],
    [
      "a wrong value",
      '{\n  "log": {\n    "level": "loud" } }',
      'stepwell.config.json:3:14: log.level: expected one of trace, debug, info, warn, error, silent, found "loud"',
    ],
    ["an unknown key", '{\n  "hots": "x" }', 'stepwell.config.json:2:3: unknown key "hots"; did you mean "host"?'],
    ["an empty file", "", "stepwell.config.json:1:1: not JSON: value expected"],
  ])("in JSON: %s", (_, text, message) => {
    expect(complaint(() => load({ "stepwell.config.json": text }))).toContain(message);
  });

  test("every mistake is told at once", () => {
    expect(complaint(() => load(yaml("port: -1\nregion: mars\n"))).split("\n")).toHaveLength(2);
  });

  test("a mistake outside the file names the flag or the variable", () => {
    expect(complaint(() => load({}, { PORT: "x" }))).toBe(
      'environment variable PORT: port: expected an integer from 0 to 65535, found "x"',
    );
    expect(complaint(() => load({}, {}, { drainSeconds: "soon" }))).toBe(
      '--drain-seconds: drainSeconds: expected an integer number of seconds from 0 to 3600, found "soon"',
    );
  });

  test("a mistake in the file is told although a flag covers it up", () => {
    expect(complaint(() => load(yaml("port: x"), {}, { port: 1 }))).toContain("stepwell.config.yaml:1:7");
  });

  test("a file that is named must be there", () => {
    expect(complaint(() => load({}, {}, { config: "no.yaml" }))).toContain(
      "no.yaml: the configuration file cannot be read",
    );
  });

  test("two files are one too many", () => {
    const files = { "stepwell.config.yaml": "port: 1", "stepwell.config.json": "{}" };
    expect(complaint(() => load(files))).toContain(
      "stepwell.config.yaml and stepwell.config.json are both there; keep one",
    );
  });

  test("an address that others can reach is served only where that is allowed", () => {
    expect(complaint(() => load(yaml("host: 0.0.0.0")))).toContain(
      "stepwell.config.yaml:1:7: host: others can reach 0.0.0.0",
    );
    expect(load(yaml("host: 0.0.0.0\ninsecure: true")).config.host).toBe("0.0.0.0");
    expect(load({}, {}, { host: "::1" }).config.host).toBe("::1");
  });
});

describe("what is only warned of", () => {
  test.each([
    ["http://localhost:8083", {}],
    ["http://127.0.0.1:9000/", { port: 9000 }],
    ["http://[::1]:8083", {}],
    ["http://steps.localhost:8083", {}],
  ])("AWS_ENDPOINT_URL=%s leads to this server and is ignored", (url, flags) => {
    const { config, warnings } = load({}, { AWS_ENDPOINT_URL: url }, flags);
    expect(config.endpoints).toEqual({});
    expect(warnings).toEqual([
      `environment variable AWS_ENDPOINT_URL: ${url} leads to this server itself; it is ignored for calls to other services`,
    ]);
  });

  test.each(["http://localhost:4566", "http://other:8083"])("AWS_ENDPOINT_URL=%s leads elsewhere and counts", (url) => {
    const { config, warnings } = load({}, { AWS_ENDPOINT_URL: url });
    expect(config.endpoints).toEqual({ default: url });
    expect(warnings).toEqual([]);
  });

  test("a mistyped variable", () => {
    expect(load({}, { STEPWELL_DRAIN_SECOND: "5" }).warnings).toEqual([
      "environment variable STEPWELL_DRAIN_SECOND means nothing; did you mean STEPWELL_DRAIN_SECONDS?",
    ]);
  });

  test("an endpoint of a service that is not called", () => {
    expect(load({}, { SQS_ENDPOINT: "http://x", AWS_ENDPOINT_URL_SFN: "http://localhost:8083" }).warnings).toEqual([
      "environment variable SQS_ENDPOINT: tasks call no service but Lambda in this version; mock the states that use others",
    ]);
  });
});

describe("what leaves the house", () => {
  test("nothing is told to anybody, and log groups have the data folder, unless set", () => {
    const { events, logs } = load({}).config;
    expect(events).toEqual({ headers: {}, retryHours: 24 });
    expect(logs).toEqual({ fileMb: 64, keepFiles: 4 });
  });

  test("all that may be said of it", () => {
    const text = `logs: { folder: groups, fileMb: 1, keepFiles: 0 }
endpoints: { events: "http://bus:1" }
events:
  webhook: https://ops.test/hook?token=1
  headers: { Authorization: Bearer abc }
  eventBridge: arn:aws:events:us-east-1:123456789012:event-bus/orders
  retryHours: 1`;
    const { events, logs } = load(yaml(text)).config;
    expect(events).toEqual({
      webhook: "https://ops.test/hook?token=1",
      headers: { Authorization: "Bearer abc" },
      eventBridge: "arn:aws:events:us-east-1:123456789012:event-bus/orders",
      retryHours: 1,
    });
    expect(logs).toEqual({ folder: join(cwd, "groups"), fileMb: 1, keepFiles: 0 });
  });

  test("AWS's own variables name the servers", () => {
    const env = {
      AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: "http://logs:1",
      AWS_ENDPOINT_URL_EVENTBRIDGE: "http://bus:1",
      STEPWELL_EVENTS_EVENT_BRIDGE: "default",
    };
    const { config, warnings } = load({}, env);
    expect(config.endpoints).toEqual({ logs: "http://logs:1", events: "http://bus:1" });
    expect(config.events.eventBridge).toBe("default");
    expect(warnings).toEqual([]);
  });
});

describe("functions from files", () => {
  const withFiles = (config: string) => {
    mkdirSync(join(cwd, "src"));
    for (const name of ["charge.mjs", "ship.py", "tool", "charge.env"]) writeFileSync(join(cwd, "src", name), "");
    return load(yaml(config));
  };

  test("a handler has a folder, and everything else has a default", () => {
    const { functions, functionsPlace } = withFiles(
      "port: 1\nfunctions:\n  charge: { handler: src/charge.handler }",
    ).config;
    expect(functions).toEqual({
      charge: {
        handler: "src/charge.handler",
        folder: cwd,
        timeoutSeconds: 900,
        environment: {},
        concurrency: 40,
        memoryMb: 1024,
      },
    });
    expect(functionsPlace).toBe("./stepwell.config.yaml:2");
  });

  test("where there are none, the file is where they belong", () => {
    for (const text of ["port: 1", ""]) {
      expect(load(yaml(text)).config.functionsPlace).toBe("./stepwell.config.yaml");
    }
  });

  test("all that may be said of one", () => {
    const text = `functions:
  charge:prod:
    handler: ship.handler
    cwd: src
    envFile: src/charge.env
    environment: { RATE: 7, DEBUG: true, NAME: x }
    timeoutSeconds: 3
    concurrency: 2
    memoryMb: 128`;
    expect(withFiles(text).config.functions).toEqual({
      "charge:prod": {
        handler: "ship.handler",
        folder: join(cwd, "src"),
        envFile: join(cwd, "src", "charge.env"),
        environment: { RATE: "7", DEBUG: "true", NAME: "x" },
        timeoutSeconds: 3,
        concurrency: 2,
        memoryMb: 128,
      },
    });
  });

  test.each([
    ["a handler that is a URL is one", "handler: http://x/y", { url: "http://x/y", timeoutSeconds: 900 }],
    ["a module alone is its function named handler", "handler: src/ship.py", { handler: "src/ship.py" }],
    ["an executable", "handler: ./src/tool", { handler: "./src/tool" }],
  ])("%s", (_, setting, expected) => {
    expect(withFiles(`functions:\n  charge:\n    ${setting}`).config.functions["charge"]).toMatchObject(expected);
  });

  test.each([
    [
      "a file that is not there",
      "handler: src/chrge.handler",
      '3:14: functions.charge.handler: expected a file and the function in it, such as src/charge.handler, or an executable file, found "src/chrge.handler" (no file src/chrge.handler, and no src/chrge with .js, .mjs,',
    ],
    [
      "an envFile that is not there",
      "handler: src/tool\n    envFile: gone.env",
      '4:14: functions.charge.envFile: expected a file, found "gone.env"',
    ],
    [
      "a folder that is not there",
      "handler: tool\n    cwd: gone",
      '4:10: functions.charge.cwd: expected a folder, found "gone"',
    ],
    [
      "AWS with what only a handler of ours has",
      "handler: aws\n    concurrency: 3",
      "4:5: functions.charge.concurrency: means nothing for a function at AWS: Lambda has it",
    ],
    [
      "a URL with what only a handler has",
      "url: http://x\n    memoryMb: 128",
      "4:5: functions.charge.memoryMb: means nothing for a function at a URL",
    ],
    [
      "a variable that is no text",
      "handler: src/tool\n    environment: { A: [1] }",
      "4:23: functions.charge.environment.A: expected a text, a number, true or false, found [1]",
    ],
    [
      "too many at once",
      "handler: src/tool\n    concurrency: 0",
      "4:18: functions.charge.concurrency: expected an integer number of invocations from 1 to 1000, found 0",
    ],
  ])("%s is refused with its place", (_, setting, message) => {
    expect(complaint(() => withFiles(`functions:\n  charge:\n    ${setting}`))).toContain(
      `stepwell.config.yaml:${message}`,
    );
  });
});
