import { createHash, createHmac } from "node:crypto";
import { afterEach, expect, test, vi } from "vitest";
import { awsUrl, createAwsSigner } from "./aws-signer.ts";

const SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const credentials = async () => ({ accessKeyId: "AKIDEXAMPLE", secretAccessKey: SECRET });

const REQUEST = {
  service: "lambda",
  region: "eu-west-1",
  url: "https://lambda.eu-west-1.amazonaws.com/2015-03-31/functions/charge/invocations?Qualifier=prod",
  headers: { "Content-Type": "application/json" },
  body: '{"amount":1}',
};

afterEach(() => void vi.unstubAllEnvs());

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();

/** The signature by the steps of AWS's documentation, from what the request says was signed. */
function expectedSignature(headers: Readonly<Record<string, string>>): string {
  const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const names = /SignedHeaders=([^,]+)/.exec(lower["authorization"] ?? "")?.[1] ?? "";
  const date = lower["x-amz-date"] ?? "";
  const canonical = [
    "POST",
    "/2015-03-31/functions/charge/invocations",
    "Qualifier=prod",
    ...names.split(";").map((name) => `${name}:${lower[name]}`),
    "",
    names,
    sha256(REQUEST.body),
  ].join("\n");
  const scope = `${date.slice(0, 8)}/eu-west-1/lambda/aws4_request`;
  const toSign = ["AWS4-HMAC-SHA256", date, scope, sha256(canonical)].join("\n");
  const key = scope.split("/").reduce<string | Buffer>((derived, part) => hmac(derived, part), `AWS4${SECRET}`);
  return hmac(key, toSign).toString("hex");
}

test("a request is signed as AWS's documentation says", async () => {
  const headers = await createAwsSigner(credentials).sign(REQUEST);
  expect(headers["authorization"]).toMatch(/^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-west-1\/lambda\//);
  expect(headers["authorization"]).toMatch(/SignedHeaders=[\w;-]*content-type;host;/);
  expect(headers["authorization"]).toContain(`Signature=${expectedSignature(headers)}`);
});

test("a session's token goes with the request", async () => {
  const temporary = async () => ({ ...(await credentials()), sessionToken: "session" });
  expect(await createAwsSigner(temporary).sign(REQUEST)).toMatchObject({ "x-amz-security-token": "session" });
});

test("without being told, credentials come from where AWS's SDKs look for them", async () => {
  vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIDENVIRONMENT");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", SECRET);
  const headers = await createAwsSigner().sign(REQUEST);
  expect(headers["authorization"]).toContain("Credential=AKIDENVIRONMENT/");
});

test("credentials that cannot be had refuse the request", async () => {
  const none = () => Promise.reject(new Error("Could not load credentials from any providers"));
  await expect(createAwsSigner(none).sign(REQUEST)).rejects.toThrow("Could not load credentials from any providers");
});

test.each([
  ["us-east-1", "https://lambda.us-east-1.amazonaws.com"],
  ["cn-north-1", "https://lambda.cn-north-1.amazonaws.com.cn"],
])("a service in %s is at %s", (region, url) => {
  expect(awsUrl("lambda", region)).toBe(url);
});
