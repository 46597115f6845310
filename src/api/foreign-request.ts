import type { IncomingMessage } from "node:http";
import { readCredentialScope } from "./credential-scope.ts";

/** How a service's clients speak, and so how they read what they are told. */
export type Protocol = "json" | "rest-json" | "query" | "ec2" | "rest-xml" | "s3";

/** A request to a service other than Step Functions. */
export interface ForeignRequest {
  readonly protocol: Protocol;
  /** The name that the service signs by, where the request says so. */
  readonly service?: string;
  readonly operation?: string;
}

type Head = Pick<IncomingMessage, "method" | "url" | "headers">;

const OWN_SERVICE = "states";
const EC2_VERSION = "2016-11-15";
const REST_XML: ReadonlySet<string> = new Set(["route53", "cloudfront"]);
const S3: ReadonlySet<string> = new Set(["s3", "s3express", "s3-object-lambda"]);
/** Of a presigned URL: the scope of its signature. */
const PRESIGNED = /[?&]X-Amz-Credential=[^&]*?(?:%2F|\/)(?:\d{8})(?:%2F|\/)[a-z0-9-]+(?:%2F|\/)([a-z0-9-]+)(?:%2F|\/)/i;

/**
 * What a request that is not one of Step Functions' operations asks of another service; undefined where nothing
 * shows that it does.
 *
 * @param body of a POST to `/`, where it has been read.
 */
export function readForeignRequest({ method, url = "/", headers }: Head, body?: Buffer): ForeignRequest | undefined {
  const service = serviceOf(url, headers);
  const named = service === undefined ? {} : { service };
  const target = headers["x-amz-target"];
  if (typeof target === "string" && target.includes(".")) {
    return {
      protocol: "json",
      service: service ?? ownerOf(target),
      operation: target.slice(target.lastIndexOf(".") + 1),
    };
  }
  const form = formOf(method, url, headers, body);
  const action = form?.get("Action");
  if (form && action) {
    const isEc2 = service === "ec2" || form.get("Version") === EC2_VERSION;
    return { protocol: isEc2 ? "ec2" : "query", ...named, operation: action };
  }
  if (isS3(service, headers)) return { protocol: "s3", service: "s3" };
  if (service === undefined || service === OWN_SERVICE) return undefined;
  return { protocol: REST_XML.has(service) ? "rest-xml" : "rest-json", service };
}

function serviceOf(url: string, headers: Head["headers"]): string | undefined {
  return readCredentialScope(headers)?.service ?? PRESIGNED.exec(url)?.[1]?.toLowerCase();
}

/** `DynamoDB_20120810.ListTables` → `dynamodb` */
function ownerOf(target: string): string {
  return (/^[A-Za-z0-9]+/.exec(target)?.[0] ?? "").toLowerCase();
}

/** The parameters of the Query protocol: the body, or what follows the path. */
function formOf(
  method: string | undefined,
  url: string,
  headers: Head["headers"],
  body: Buffer | undefined,
): URLSearchParams | undefined {
  if (method === "GET") return url.startsWith("/?") ? new URLSearchParams(url.slice(2)) : undefined;
  const isForm = headers["content-type"]?.startsWith("application/x-www-form-urlencoded") === true;
  return isForm && body !== undefined ? new URLSearchParams(body.toString()) : undefined;
}

/** Its bucket may stand in the host's name, and its signature may be of the old kind. */
function isS3(service: string | undefined, { authorization, host }: Head["headers"]): boolean {
  if (service !== undefined) return S3.has(service);
  return authorization?.startsWith("AWS ") === true || /(?:^|\.)s3[.-]/.test(host ?? "");
}
