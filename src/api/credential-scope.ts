import type { IncomingHttpHeaders } from "node:http";

/** What a signature says of its request: who made it, and for what it was made. */
export interface CredentialScope {
  readonly accessKeyId: string;
  readonly region: string;
  /** The name that the service signs by: `states`, `dynamodb`. */
  readonly service: string;
}

const CREDENTIAL = /\bCredential=([\w.-]{1,128})\/\d{8}\/([a-z0-9-]{1,32})\/([a-z0-9-]{1,64})\/aws4_request/;

/**
 * Reads `Credential=<access key id>/<date>/<region>/<service>/aws4_request`. A header that is not so formed
 * says nothing: whether it must be there is a question of authentication, not of this reading.
 */
export function readCredentialScope({ authorization }: IncomingHttpHeaders): CredentialScope | undefined {
  const [, accessKeyId, region, service] = (authorization && CREDENTIAL.exec(authorization)) || [];
  if (accessKeyId === undefined || region === undefined || service === undefined) return undefined;
  return { accessKeyId, region, service };
}
