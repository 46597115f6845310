import { once } from "node:events";
import { connect } from "node:net";
import { describe, expect, test } from "vitest";
import { RuntimeClosed } from "../runtime/faults.ts";
import { StoreUnavailable } from "../store/store.ts";
import { PASS, ROLE_ARN } from "./testing-api.ts";
import { AWS_JSON, TestingServer } from "./testing-server.ts";

const MACHINE = { name: "orders", definition: PASS, roleArn: ROLE_ARN };

describe("an answer", () => {
  test("is AWS JSON with a request id and a length", async () => {
    await using server = await new TestingServer().listen();
    const { status, headers, text } = await server.call("ListStateMachines", {});
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      "content-type": "application/x-amz-json-1.0",
      "content-length": "20",
      "x-amzn-requestid": expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(text).toBe('{"stateMachines":[]}');
  });

  test("of a refusal names the exception and its members", async () => {
    await using server = await new TestingServer().listen();
    const resourceArn = "arn:aws:states:us-east-1:123456789012:stateMachine:nobody";
    const { status, text } = await server.call("ListTagsForResource", { resourceArn });
    expect(status).toBe(400);
    expect(JSON.parse(text)).toEqual({
      __type: "ResourceNotFound",
      message: `Resource not found: '${resourceArn}'`,
      resourceName: resourceArn,
    });
  });

  test("speaks of the region and the account that signed the request", async () => {
    await using server = await new TestingServer().listen();
    const authorization =
      "AWS4-HMAC-SHA256 Credential=000000000042/20260101/eu-west-1/states/aws4_request, Signature=0";
    const { text } = await server.call("CreateStateMachine", MACHINE, { authorization });
    expect(JSON.parse(text)).toMatchObject({
      stateMachineArn: "arn:aws:states:eu-west-1:000000000042:stateMachine:orders",
    });
  });
});

describe("a server's failure", () => {
  test.each([
    [new StoreUnavailable("disk full at /secret/path"), 503, "ServiceUnavailable"],
    [new RuntimeClosed(), 503, "ServiceUnavailable"],
    [new TypeError("cannot read /secret/path"), 500, "InternalFailure"],
  ])("%s keeps its detail for the log", async (failure, status, type) => {
    const logged: unknown[] = [];
    const log = { info() {}, warn() {}, error: (fields: unknown) => logged.push(fields) };
    await using server = await new TestingServer({}, { log }).listen();
    server.service.failure = failure;
    const answer = await server.call("ListStateMachines", {});
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.text)).toMatchObject({ __type: type });
    expect(answer.text).not.toContain("secret");
    expect(logged).toMatchObject([{ error: failure.message, requestId: answer.headers["x-amzn-requestid"] }]);
  });

  test("a caller's mistake is not logged", async () => {
    const logged: unknown[] = [];
    const log = { info() {}, warn() {}, error: (fields: unknown) => logged.push(fields) };
    await using server = await new TestingServer({}, { log }).listen();
    expect((await server.call("DescribeExecution", {})).status).toBe(400);
    expect(logged).toEqual([]);
  });
});

describe("what is not an operation is refused", () => {
  test.each([
    ["Nonsense", { __type: "UnknownOperationException" }],
    ["constructor", { __type: "UnknownOperationException" }],
    ["__proto__", { __type: "UnknownOperationException" }],
    ["", { __type: "UnknownOperationException" }],
  ])("%j", async (operation, body) => {
    await using server = await new TestingServer().listen();
    const { status, text } = await server.call(operation, {});
    expect(status).toBe(400);
    expect(JSON.parse(text)).toEqual(body);
  });

  test.each([
    [{ headers: AWS_JSON }, 400],
    [{ headers: { ...AWS_JSON, "X-Amz-Target": "DynamoDB_20120810.ListTables" } }, 400],
    [{ headers: { "X-Amz-Target": "AWSStepFunctions.ListStateMachines" } }, 415],
    [{ headers: { "Content-Type": "text/plain", "X-Amz-Target": "AWSStepFunctions.ListStateMachines" } }, 415],
    [{ method: "GET" }, 405],
    [{ method: "PUT" }, 405],
    [{ method: "HEAD" }, 405],
    [{ method: "OPTIONS" }, 204],
    [{ method: "POST", path: "/healthz" }, 405],
    [{ method: "POST", path: "/other" }, 404],
    [{ method: "GET", path: "/../../etc/passwd" }, 404],
  ])("%j → %i", async (options, status) => {
    await using server = await new TestingServer().listen();
    const answer = await server.send(options, "method" in options ? "" : "{}");
    expect(answer.status).toBe(status);
    expect(answer.headers).not.toHaveProperty("access-control-allow-origin");
  });

  test.each([
    ["{", "SerializationException"],
    ["not json", "SerializationException"],
    ['{"maxResults":NaN}', "SerializationException"],
    ["[]", "SerializationException"],
    ["null", "SerializationException"],
    ["[".repeat(500_000), "SerializationException"],
    [`${'{"a":'.repeat(200_000)}1${"}".repeat(200_000)}`, undefined],
    [Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), "SerializationException"],
    ["", undefined],
    ["{}", undefined],
    ['{"unknown":{"a":[1]}}', undefined],
  ])("body %#", async (body, type) => {
    await using server = await new TestingServer().listen();
    const { status, text } = await server.call("ListStateMachines", body);
    expect(status).toBe(type === undefined ? 200 : 400);
    expect(JSON.parse(text).__type).toBe(type);
  });
});

describe("a body that is too large", () => {
  const MIB = 1_048_576;

  function* chunks(count: number): Generator<Buffer> {
    for (let sent = 0; sent < count; sent++) yield Buffer.alloc(MIB, " ");
  }

  test("is refused, whether its length is told or not", async () => {
    await using server = await new TestingServer().listen();
    const headers = { ...AWS_JSON, "X-Amz-Target": "AWSStepFunctions.ListStateMachines" };
    for (const length of [{ "Content-Length": 10 * MIB }, {}]) {
      const { status, text } = await server.send({ headers: { ...headers, ...length } }, chunks(10));
      expect(status).toBe(413);
      expect(JSON.parse(text)).toMatchObject({ __type: "RequestEntityTooLargeException" });
    }
    expect((await server.call("ListStateMachines", {})).status).toBe(200);
  });

  test("is not read to its end when it seems to have none", async () => {
    await using server = await new TestingServer().listen();
    const socket = connect(server.port, "127.0.0.1");
    socket.on("error", () => {}); // it is closed while more is on the way
    socket.write("POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
    let sent = 0;
    for (; sent < 256 && !socket.destroyed; sent++) {
      socket.write(`${MIB.toString(16)}\r\n${" ".repeat(MIB)}\r\n`);
      await new Promise((next) => setImmediate(next));
    }
    if (!socket.destroyed) await once(socket, "close");
    expect(sent).toBeLessThan(128);
    expect((await server.call("ListStateMachines", {})).status).toBe(200);
  });

  test("is not sent by a client that asks first", async () => {
    await using server = await new TestingServer().listen();
    const head = `POST / HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nConnection: close\r\n`;
    expect(await server.raw(`${head}Content-Length: ${10 * MIB}\r\n\r\n`)).toMatch(/^HTTP\/1.1 413 /);
    const target = "Content-Type: application/x-amz-json-1.0\r\nX-Amz-Target: AWSStepFunctions.ListStateMachines\r\n";
    expect(await server.raw(`${head}${target}Content-Length: 2\r\n\r\n{}`)).toMatch(
      /^HTTP\/1.1 100 Continue\r\n\r\nHTTP\/1.1 200 OK/,
    );
  });

  test("a definition of full length with many escapes still fits", async () => {
    await using server = await new TestingServer().listen();
    const definition = PASS.padEnd(1_048_576, "\n");
    expect((await server.call("CreateStateMachine", { ...MACHINE, definition })).status).toBe(200);
  });
});

describe("a connection", () => {
  const request = `POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-amz-json-1.0\r\nX-Amz-Target: AWSStepFunctions.ListStateMachines\r\nContent-Length: 2\r\n`;

  test("is kept for the next request, also after a refusal", async () => {
    await using server = await new TestingServer().listen();
    const refused = request.replace("ListStateMachines", "Nonsense");
    const text = await server.raw(`${refused}\r\n{}${request}\r\n{}${request}Connection: close\r\n\r\n{}`);
    expect(text.match(/HTTP\/1.1 \d+/g)).toEqual(["HTTP/1.1 400", "HTTP/1.1 200", "HTTP/1.1 200"]);
  });

  test.each([
    ["no HTTP", "hello\r\n\r\n", "400"],
    ["no Host", "GET / HTTP/1.1\r\n\r\n", "400"],
    ["two lengths", "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", "400"],
    [
      "a length and chunks",
      "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      "400",
    ],
    ["endless headers", `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${"x".repeat(70_000)}\r\n\r\n`, "431"],
  ])("that sends %s is closed", async (_what, bytes, status) => {
    await using server = await new TestingServer().listen();
    expect(await server.raw(bytes)).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect((await server.call("ListStateMachines", {})).status).toBe(200);
  });

  test("that breaks in the middle of a body does no harm", async () => {
    const logged: unknown[] = [];
    const log = { info() {}, warn() {}, error: (fields: unknown) => logged.push(fields) };
    await using server = await new TestingServer({}, { log }).listen();
    const socket = connect(server.port, "127.0.0.1");
    await new Promise((sent) => socket.write(`${request.replace("Length: 2", "Length: 200")}\r\n{`, sent));
    socket.destroy();
    await new Promise((closed) => socket.once("close", closed));
    expect((await server.call("ListStateMachines", {})).status).toBe(200);
    expect(logged).toEqual([]);
  });
});

describe("the host check", () => {
  test("serves the loopback's names only", async () => {
    await using server = await new TestingServer({ allowedHosts: ["stepwell.test"] }).listen();
    for (const [host, status] of [
      ["localhost", 200],
      ["sync-localhost:8083", 200],
      ["stepwell.test", 200],
      ["evil.test", 403],
    ] as const) {
      expect((await server.call("ListStateMachines", {}, { host })).status, host).toBe(status);
    }
    const answer = await server.send({ method: "GET", path: "/healthz", headers: { host: "evil.test" } });
    expect(answer.status).toBe(403);
  });

  test("refuses the pages of other sites", async () => {
    await using server = await new TestingServer().listen();
    const { status, text } = await server.call("ListStateMachines", {}, { origin: "http://evil.test" });
    expect(status).toBe(403);
    expect(JSON.parse(text)).toMatchObject({ __type: "AccessDeniedException" });
  });
});

describe("health", () => {
  test("tells alive and ready", async () => {
    await using server = await new TestingServer({ insecure: true }).listen();
    const alive = await server.send({ method: "GET", path: "/healthz" });
    expect([alive.status, JSON.parse(alive.text)]).toEqual([200, { status: "ok", insecure: true }]);
    const ready = await server.send({ method: "GET", path: "/readyz" });
    expect([ready.status, JSON.parse(ready.text)]).toMatchObject([200, { status: "ready", store: "testing" }]);
    const head = await server.send({ method: "HEAD", path: "/healthz" });
    expect([head.status, head.text]).toEqual([200, ""]);
  });

  test("is not ready while draining, or without its store", async () => {
    await using server = await new TestingServer().listen();
    server.service.draining = true;
    expect((await server.send({ method: "GET", path: "/readyz" })).status).toBe(503);
    server.service.failure = new StoreUnavailable("gone");
    expect((await server.send({ method: "GET", path: "/readyz" })).status).toBe(503);
    expect((await server.send({ method: "GET", path: "/healthz" })).status).toBe(200);
  });
});

describe("a request as one is sent to a proxy", () => {
  test("is served whatever name it goes to, as long as its Host is", async () => {
    await using server = await new TestingServer().listen();
    const target = { ...AWS_JSON, "X-Amz-Target": "AWSStepFunctions.ListStateMachines" };
    const headers = { ...target, host: "sync-127.0.0.1:8083" };
    for (const path of ["http://sync-127.0.0.1:8083/", "http://sync-localhost", "HTTP://sync-localhost/"]) {
      expect((await server.send({ method: "POST", path, headers }, "{}")).status, path).toBe(200);
    }
    const foreign = { ...headers, host: "evil.test" };
    const refused = await server.send({ method: "POST", path: "http://evil.test/", headers: foreign }, "{}");
    expect(refused.status).toBe(403);
  });

  test("finds the paths beside the API, and nothing where there is none", async () => {
    await using server = await new TestingServer().listen();
    expect((await server.send({ method: "GET", path: "http://localhost/healthz" })).status).toBe(200);
    expect((await server.send({ method: "GET", path: "http://localhost/latest/meta-data" })).status).toBe(404);
  });
});

test("what the API does not serve is offered to the other handler", async () => {
  await using server = await new TestingServer(
    {},
    {
      other: (request, response) => {
        if (request.url !== "/metrics") return false;
        response.end("metrics");
        return true;
      },
    },
  ).listen();
  expect((await server.send({ method: "GET", path: "/metrics" })).text).toBe("metrics");
  expect((await server.send({ method: "GET", path: "/nothing" })).status).toBe(404);
});
