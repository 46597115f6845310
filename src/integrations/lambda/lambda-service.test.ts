import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createHttpClient, type HttpCall, type HttpClient } from "../http/http-client.ts";
import type { TaskOutcome, TaskRequest } from "../port.ts";
import { type FunctionServer, startFunctionServer } from "../testing-function-server.ts";
import { functionArnRequest, recordingLog, taskRequest } from "../testing-requests.ts";
import { createLambdaService, type LambdaOptions } from "./lambda-service.ts";
import { createLocalFunctions } from "./local/local-functions.ts";

let server: FunctionServer;
let http: HttpClient;
let log: ReturnType<typeof recordingLog>;

beforeEach(async () => {
  server = await startFunctionServer();
  http = createHttpClient();
  log = recordingLog();
});

afterEach(async () => {
  http.close();
  await server.close();
});

const overUrl = (request: TaskRequest, options: Partial<LambdaOptions> = {}) =>
  createLambdaService({
    functions: { charge: { url: `${server.url}/charge`, timeoutSeconds: 900 } },
    endpoints: {},
    http,
    aws: { sign: async ({ headers }) => ({ ...headers, Authorization: "signed" }) },
    local: createLocalFunctions({ endpoints: {}, stepFunctionsEndpoint: () => undefined, sink: { write() {} } }),
    logger: log,
    ...options,
  }).run(request);

const overEndpoint = (request: TaskRequest) => overUrl(request, { functions: {}, endpoints: { lambda: server.url } });

function output(outcome: TaskOutcome): string {
  if (outcome.kind !== "succeeded") throw new Error(`not succeeded: ${JSON.stringify(outcome)}`);
  return outcome.output;
}

const KEY = taskRequest({}).key;

describe("a function's ARN over a URL", () => {
  test("the input is posted and the answer's body is the result", async () => {
    server.answer({ body: '{"ok": 1.0}' });
    expect(output(await overUrl(functionArnRequest("charge", '{"amount":12345678901234567890}')))).toBe('{"ok": 1.0}');
    expect(server.calls).toHaveLength(1);
    expect(server.calls[0]).toMatchObject({
      method: "POST",
      path: "/charge",
      body: '{"amount":12345678901234567890}',
      headers: {
        "content-type": "application/json",
        "idempotency-key": KEY,
        "x-amzn-requestid": KEY,
        "x-amz-invocation-type": "RequestResponse",
        "x-amz-invoked-function-arn": "arn:aws:lambda:us-east-1:123456789012:function:charge",
      },
    });
  });

  test.each([
    ["HelloWorld!", '"HelloWorld!"'],
    ['"HelloWorld"', '"HelloWorld"'],
    ["", "null"],
    [" [1,\n2] ", "[1,\n2]"],
    ["0.0", "0.0"],
  ])("a body %j is the result %s", async (body, result) => {
    server.answer({ body });
    expect(output(await overUrl(functionArnRequest("charge")))).toBe(result);
  });

  test("what the function throws is the task's error, and its whole answer the cause", async () => {
    const body = '{"errorMessage": "Some exception was raised.", "errorType": "Exception", "stackTrace": []}';
    server.answer({ headers: { "X-Amz-Function-Error": "Unhandled" }, body });
    expect(await overUrl(functionArnRequest("charge"))).toEqual({ kind: "failed", error: "Exception", cause: body });
  });

  test.each(["{}", "gone", '{"errorType":""}', '{"errorType":7}', "null"])(
    "a function that failed with %s is Lambda.Unknown",
    async (body) => {
      server.answer({ headers: { "X-Amz-Function-Error": "Unhandled" }, body });
      expect(await overUrl(functionArnRequest("charge"))).toEqual({
        kind: "failed",
        error: "Lambda.Unknown",
        cause: body,
      });
    },
  );

  test.each([
    [400, "Lambda.InvalidRequestContentException", "InvalidRequestContentException"],
    [403, "Lambda.AWSLambdaException", "AccessDeniedException"],
    [404, "Lambda.ResourceNotFoundException", "ResourceNotFoundException"],
    [413, "Lambda.RequestTooLargeException", "RequestTooLargeException"],
    [418, "Lambda.AWSLambdaException", "UnknownError"],
    [429, "Lambda.TooManyRequestsException", "TooManyRequestsException"],
    [500, "Lambda.ServiceException", "ServiceException"],
    [503, "Lambda.ServiceException", "ServiceException"],
  ])("status %i is %s", async (status, error, code) => {
    server.answer({ status, body: "Rate exceeded" });
    expect(await overUrl(functionArnRequest("charge"))).toEqual({
      kind: "failed",
      error,
      cause: `Rate exceeded (Service: AWSLambda; Status Code: ${status}; Error Code: ${code}; Request ID: ${KEY}; Proxy: null)`,
    });
  });

  test("an answer of more than 6 MB is a function's error", async () => {
    server.answer({ body: `"${"x".repeat(6_300_000)}"` });
    expect(await overUrl(functionArnRequest("charge"))).toMatchObject({
      kind: "failed",
      error: "Function.ResponseSizeTooLarge",
    });
  });

  test("a server that is not there is named", async () => {
    await server.close();
    const host = new URL(server.url).host;
    expect(await overUrl(functionArnRequest("charge"))).toEqual({
      kind: "failed",
      error: "Lambda.SdkClientException",
      cause: `Unable to execute HTTP request: Connect to ${host} failed: Connection refused`,
    });
  });

  test("an answer that breaks off is no result", async () => {
    server.answer((_, response) => {
      response.writeHead(200, { "Content-Length": "100" });
      response.write("{", () => response.destroy());
    });
    expect(await overUrl(functionArnRequest("charge"))).toMatchObject({
      kind: "failed",
      error: "Lambda.SdkClientException",
    });
  });

  test("a task that is cut off cuts the call off", async () => {
    const cutOff = new AbortController();
    const closed = new Promise<void>((resolve) => {
      server.answer((_, response) => {
        response.on("close", resolve);
        cutOff.abort();
      });
    });
    const outcome = await overUrl({ ...functionArnRequest("charge"), signal: cutOff.signal });
    expect(outcome).toMatchObject({ kind: "failed", error: "Lambda.SdkClientException" });
    await closed;
  });

  test("a task that is cut off already calls nobody", async () => {
    const outcome = await overUrl({ ...functionArnRequest("charge"), signal: AbortSignal.abort() });
    expect(outcome.kind).toBe("failed");
    expect(server.calls).toEqual([]);
  });

  test("a function that takes longer than its own time has timed out", async () => {
    server.answer(() => {});
    const functions = { charge: { url: server.url, timeoutSeconds: 0.02 } };
    expect(await overUrl(functionArnRequest("charge"), { functions })).toEqual({
      kind: "failed",
      error: "Sandbox.Timedout",
      cause: `{"errorMessage":"RequestId: ${KEY} Error: Task timed out after 0.02 seconds","errorType":"Sandbox.Timedout"}`,
    });
  });

  test("a call ends soon after the task's deadline even if nobody cuts it off", async () => {
    server.answer(() => {});
    const deadlineAt = Date.now() - 4980;
    const outcome = await overUrl(taskRequest({ deadlineAt }));
    expect(outcome).toMatchObject({ kind: "failed", error: "Lambda.SdkClientException" });
  });

  test("connections are kept for the next call", async () => {
    for (let call = 0; call < 3; call++) await overUrl(functionArnRequest("charge"));
    expect([server.calls.length, server.connections()]).toEqual([3, 1]);
  });

  test("a kept connection that the server closed meanwhile costs no failure", async () => {
    await overUrl(functionArnRequest("charge"));
    let resets = 0;
    server.answer((_, response) => {
      // Closed without an answer, as a server does whose idle time was just over.
      if (resets++ === 0) response.socket?.destroy();
      else response.end('"second"');
    });
    expect(output(await overUrl(functionArnRequest("charge")))).toBe('"second"');
  });
});

describe("lambda:invoke over a URL", () => {
  test("the result is Lambda's answer with the payload in it", async () => {
    server.answer({ body: '{"n":1.0}' });
    const result = output(await overUrl(taskRequest({ parameters: '{"FunctionName":"charge","Payload":{"n":1.0}}' })));
    expect(server.calls[0]?.body).toBe('{"n":1.0}');
    expect(result).toMatch(/^\{"ExecutedVersion":"\$LATEST","Payload":\{"n":1\.0\},"SdkHttpMetadata":/);
    expect(JSON.parse(result)).toEqual({
      ExecutedVersion: "$LATEST",
      Payload: { n: 1 },
      SdkHttpMetadata: {
        AllHttpHeaders: {
          "X-Amz-Executed-Version": ["$LATEST"],
          "x-amzn-Remapped-Content-Length": ["0"],
          Connection: ["keep-alive"],
          "x-amzn-RequestId": [KEY],
          "Content-Length": ["9"],
          Date: [expect.any(String)],
          "Content-Type": ["application/json"],
        },
        HttpHeaders: expect.objectContaining({ "x-amzn-RequestId": KEY }),
        HttpStatusCode: 200,
      },
      SdkResponseMetadata: { RequestId: KEY },
      StatusCode: 200,
    });
  });

  test("without a payload the function gets an empty object", async () => {
    await overUrl(taskRequest({}));
    expect(server.calls[0]?.body).toBe("{}");
  });

  test("with a task token the answer is the submission", async () => {
    server.answer({ body: '"told"' });
    const outcome = await overUrl(taskRequest({ resource: "invoke.waitForTaskToken" }));
    if (outcome.kind !== "submitted") throw new Error(outcome.kind);
    expect(JSON.parse(outcome.submitted)).toMatchObject({ Payload: "told", StatusCode: 200 });
  });

  test("a function that fails before it answered was not submitted", async () => {
    server.answer({ headers: { "X-Amz-Function-Error": "Handled" }, body: '{"errorType":"No"}' });
    const outcome = await overUrl(taskRequest({ resource: "invoke.waitForTaskToken" }));
    expect(outcome).toEqual({ kind: "failed", error: "No", cause: '{"errorType":"No"}' });
  });

  test("an event is taken, whatever became of it", async () => {
    const parameters = { FunctionName: "charge", InvocationType: "Event" };
    for (const headers of [{}, { "X-Amz-Function-Error": "Unhandled" }]) {
      server.answer({ headers, body: '{"errorType":"No"}' });
      const result = JSON.parse(output(await overUrl(taskRequest({ parameters }))));
      expect(result).toMatchObject({ Payload: "", StatusCode: 202, SdkHttpMetadata: { HttpStatusCode: 202 } });
      expect(result).not.toHaveProperty("ExecutedVersion");
    }
    expect(server.calls[0]?.headers["x-amz-invocation-type"]).toBe("Event");
  });

  test("an event that nobody takes fails", async () => {
    server.answer({ status: 500, body: "no" });
    const parameters = { FunctionName: "charge", InvocationType: "Event" };
    expect(await overUrl(taskRequest({ parameters }))).toMatchObject({ error: "Lambda.ServiceException" });
  });

  test("a dry run calls nobody", async () => {
    const parameters = { FunctionName: "charge", InvocationType: "DryRun" };
    expect(JSON.parse(output(await overUrl(taskRequest({ parameters }))))).toMatchObject({
      Payload: "",
      StatusCode: 204,
    });
    expect(server.calls).toEqual([]);
  });

  test.each([
    ["charge", "arn:aws:lambda:us-east-1:123456789012:function:charge"],
    ["charge:prod", "arn:aws:lambda:us-east-1:123456789012:function:charge:prod"],
    ["123456789012:function:charge:7", "arn:aws:lambda:us-east-1:123456789012:function:charge:7"],
    ["arn:aws:lambda:eu-west-1:210987654321:function:charge", "arn:aws:lambda:eu-west-1:210987654321:function:charge"],
    [
      "arn:aws:lambda:us-east-1:123456789012:function:charge:$LATEST",
      "arn:aws:lambda:us-east-1:123456789012:function:charge:$LATEST",
    ],
  ])("a function named %s is called", async (FunctionName, arn) => {
    output(await overUrl(taskRequest({ parameters: { FunctionName } })));
    expect(server.calls[0]?.headers["x-amz-invoked-function-arn"]).toBe(arn);
  });

  test("a numbered version is the version that ran", async () => {
    const parameters = { FunctionName: "charge", Qualifier: "7" };
    expect(JSON.parse(output(await overUrl(taskRequest({ parameters }))))).toMatchObject({ ExecutedVersion: "7" });
  });

  test("an alias may be served elsewhere", async () => {
    const functions = {
      charge: { url: `${server.url}/latest`, timeoutSeconds: 9 },
      "charge:prod": { url: `${server.url}/prod`, timeoutSeconds: 9 },
    };
    await overUrl(taskRequest({ parameters: { FunctionName: "charge", Qualifier: "prod" } }), { functions });
    expect(server.calls[0]?.path).toBe("/prod");
  });
});

describe("what Lambda refuses", () => {
  test("an unknown function, with the mend in the log alone", async () => {
    const outcome = await overUrl(taskRequest({ parameters: { FunctionName: "refund" } }), {
      functionsPlace: "./stepwell.config.yaml:12",
    });
    expect(outcome).toEqual({
      kind: "failed",
      error: "Lambda.ResourceNotFoundException",
      cause: `Function not found: arn:aws:lambda:us-east-1:123456789012:function:refund:$LATEST (Service: AWSLambda; Status Code: 404; Error Code: ResourceNotFoundException; Request ID: ${KEY}; Proxy: null)`,
    });
    expect(log.messages).toEqual([
      'Charge: no function "refund" is configured (there are: charge). Add functions.refund to ./stepwell.config.yaml:12, or mock it with --mocks.',
    ]);
  });

  test("any function where none is configured", async () => {
    await overUrl(functionArnRequest("refund"), { functions: {} });
    expect(log.messages).toEqual([
      'Charge: no function "refund" is configured (there are none). Add functions.refund to ./stepwell.config.yaml, or mock it with --mocks.',
    ]);
  });

  test("a name that no function can have", async () => {
    const outcome = await overUrl(taskRequest({ parameters: { FunctionName: "a b" } }));
    expect(outcome).toMatchObject({ error: "Lambda.AWSLambdaException" });
    expect(outcome).toHaveProperty("cause", expect.stringContaining("Value 'a b' at 'functionName' failed to satisfy"));
  });

  test("two qualifiers that differ", async () => {
    const outcome = await overUrl(taskRequest({ parameters: { FunctionName: "charge:1", Qualifier: "2" } }));
    expect(outcome).toMatchObject({ error: "Lambda.InvalidParameterValueException" });
  });

  test.each([
    ['{"Payload":1}', "The field 'FunctionName' is required but was missing"],
    ['{"FunctionName":7}', "The value of the field 'FunctionName' has an invalid format"],
    ['{"FunctionName":"f","InvocationType":"Later"}', "The value of the field 'InvocationType' has an invalid format"],
    ['{"FunctionName":"f","Body":1}', "The field 'Body' is not supported by Step Functions"],
    [
      '{"Headers":{}}',
      "The field 'Headers' is not supported by Step Functions, The field 'FunctionName' is required but was missing",
    ],
    ["[]", "The field 'FunctionName' is required but was missing"],
  ])("parameters %s", async (parameters, problems) => {
    expect(await overUrl(taskRequest({ parameters }))).toEqual({
      kind: "failed",
      error: "States.Runtime",
      cause: `The Parameters '${parameters}' could not be used to start the Task: [${problems}]`,
    });
    expect(server.calls).toEqual([]);
  });
});

describe("a server with Lambda's API", () => {
  test("is called as AWS's SDK calls it", async () => {
    server.answer({
      headers: { "X-Amz-Executed-Version": "3", "X-Amz-Log-Result": "bG9n", "x-amzn-RequestId": "r-1" },
      body: '{"n":0.0}',
    });
    const parameters =
      '{"FunctionName":"charge","Qualifier":"prod","LogType":"Tail","ClientContext":"e30=","Payload":[1]}';
    const result = output(await overEndpoint(taskRequest({ parameters })));
    expect(server.calls[0]).toMatchObject({
      method: "POST",
      path: "/2015-03-31/functions/charge/invocations?Qualifier=prod",
      body: "[1]",
      headers: {
        "x-amz-invocation-type": "RequestResponse",
        "x-amz-log-type": "Tail",
        "x-amz-client-context": "e30=",
        "idempotency-key": KEY,
        authorization: expect.stringMatching(
          /^AWS4-HMAC-SHA256 Credential=123456789012\/\d{8}\/us-east-1\/lambda\/aws4_request, /,
        ),
      },
    });
    expect(result).toMatch(/^\{"ExecutedVersion":"3","LogResult":"bG9n","Payload":\{"n":0\.0\},/);
    expect(JSON.parse(result)).toMatchObject({
      SdkHttpMetadata: { AllHttpHeaders: { "X-Amz-Executed-Version": ["3"] }, HttpStatusCode: 200 },
      SdkResponseMetadata: { RequestId: "r-1" },
      StatusCode: 200,
    });
  });

  test("gets the whole ARN of a function that lives elsewhere", async () => {
    const FunctionName = "arn:aws:lambda:eu-west-1:210987654321:function:charge";
    await overEndpoint(taskRequest({ parameters: { FunctionName } }));
    expect(server.calls[0]?.path).toBe(`/2015-03-31/functions/${encodeURIComponent(FunctionName)}/invocations`);
  });

  test("names the exception by header and the message in the body", async () => {
    server.answer({
      status: 404,
      headers: {
        "x-amzn-ErrorType": "ResourceNotFoundException:http://internal.amazon.com/",
        "x-amzn-RequestId": "r-2",
      },
      body: '{"Type":"User","Message":"Function not found: arn:x"}',
    });
    expect(await overEndpoint(functionArnRequest("charge"))).toEqual({
      kind: "failed",
      error: "Lambda.ResourceNotFoundException",
      cause:
        "Function not found: arn:x (Service: AWSLambda; Status Code: 404; Error Code: ResourceNotFoundException; Request ID: r-2; Proxy: null)",
    });
  });

  test.each([
    [429, "Lambda.TooManyRequestsException"],
    [502, "Lambda.ServiceException"],
    [400, "Lambda.AWSLambdaException"],
  ])("that says only %i means %s", async (status, error) => {
    server.answer({ status, body: "<html>" });
    expect(await overEndpoint(functionArnRequest("charge"))).toMatchObject({ error });
  });

  test("tells a function's error by its header", async () => {
    server.answer({ headers: { "X-Amz-Function-Error": "Unhandled" }, body: '{"errorType":"E"}' });
    expect(await overEndpoint(functionArnRequest("charge"))).toMatchObject({ error: "E", cause: '{"errorType":"E"}' });
  });

  test("takes an event with 202", async () => {
    server.answer({ status: 202, body: "" });
    const parameters = { FunctionName: "charge", InvocationType: "Event" };
    expect(JSON.parse(output(await overEndpoint(taskRequest({ parameters }))))).toMatchObject({
      Payload: "",
      StatusCode: 202,
    });
  });

  test("is asked only for functions that have no entry of their own", async () => {
    const options = {
      functions: { charge: { url: `${server.url}/own`, timeoutSeconds: 9 } },
      endpoints: { default: server.url },
    };
    await overUrl(functionArnRequest("charge"), options);
    await overUrl(functionArnRequest("refund"), options);
    expect(server.calls.map(({ path }) => path)).toEqual(["/own", "/2015-03-31/functions/refund/invocations"]);
  });
});

describe("a function of AWS Lambda itself", () => {
  const invoked = '{"Payload":{}}';

  /** What is sent, and what is answered to it; no request leaves the machine. */
  function atAws(request: TaskRequest, options: Partial<LambdaOptions>) {
    const calls: HttpCall[] = [];
    const recording: HttpClient = {
      async post(call) {
        calls.push(call);
        return { kind: "answered", status: 200, headers: {}, rawHeaders: [], body: "{}" };
      },
      close() {},
    };
    return { calls, outcome: overUrl(request, { functions: {}, http: recording, ...options }) };
  }

  test.each([
    ["endpoints.lambda is aws", { endpoints: { lambda: "aws" } }],
    ["its handler is aws", { functions: { charge: { at: "aws", timeoutSeconds: 900 } as const } }],
  ])("it is called, signed, where %s", async (_, options) => {
    const { calls, outcome } = atAws(functionArnRequest("charge", invoked), options);
    expect(await outcome).toMatchObject({ kind: "succeeded" });
    expect(calls).toMatchObject([
      {
        url: "https://lambda.us-east-1.amazonaws.com/2015-03-31/functions/charge/invocations",
        headers: { Authorization: "signed", "X-Amz-Invocation-Type": "RequestResponse" },
        body: invoked,
      },
    ]);
  });

  test("a function in another region is called there, by its ARN", async () => {
    const arn = "arn:aws:lambda:eu-west-1:210987654321:function:charge";
    const request = taskRequest({ family: "lambda", resource: arn });
    const { calls, outcome } = atAws(request, { endpoints: { lambda: "aws" } });
    await outcome;
    expect(calls[0]?.url).toBe(
      `https://lambda.eu-west-1.amazonaws.com/2015-03-31/functions/${encodeURIComponent(arn)}/invocations`,
    );
  });

  test("without credentials the task fails as with AWS's own client", async () => {
    const none = { sign: () => Promise.reject(new Error("Could not load credentials from any providers")) };
    const { calls, outcome } = atAws(functionArnRequest("charge", invoked), {
      endpoints: { lambda: "aws" },
      aws: none,
    });
    expect(await outcome).toMatchObject({
      kind: "failed",
      error: "Lambda.SdkClientException",
      cause: "Unable to load credentials for AWS: Could not load credentials from any providers",
    });
    expect(calls).toEqual([]);
  });

  test("endpoints.lambda: local calls nobody, whatever the default", async () => {
    const { calls, outcome } = atAws(functionArnRequest("charge", invoked), {
      endpoints: { lambda: "local", default: server.url },
    });
    expect(await outcome).toMatchObject({ kind: "failed", error: "Lambda.ResourceNotFoundException" });
    expect(calls).toEqual([]);
  });
});
