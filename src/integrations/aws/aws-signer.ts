import { createHash, createHmac, type Hash, type Hmac } from "node:crypto";
import type { SignatureV4 } from "@smithy/signature-v4";

/** A request to a service of AWS, not yet signed. */
export interface UnsignedRequest {
  /** As signatures name it: `lambda`, `logs`, `events`. */
  readonly service: string;
  readonly region: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Signs POST requests to AWS with the credentials of whoever runs Stepwell. */
export interface AwsSigner {
  /**
   * All headers of the request, its signature among them.
   *
   * @throws {Error} where no credentials are found, or those found are no good.
   */
  sign(request: UnsignedRequest): Promise<Readonly<Record<string, string>>>;
}

/** An access key, and until when it is good. */
interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

/**
 * @param credentials where an access key comes from; default: where AWS's SDKs look for one (environment, profiles, single
 * sign-on, containers, instances), from the first request on and not before.
 */
export function createAwsSigner(credentials?: () => Promise<Credentials>): AwsSigner {
  const signers = new Map<string, Promise<SignatureV4>>();
  let provider: Promise<() => Promise<Credentials>> | undefined;

  const create = async (service: string, region: string): Promise<SignatureV4> => {
    // The chain of providers is most of AWS's SDK: loaded by those who call AWS.
    provider ??= credentials === undefined ? chain() : Promise.resolve(credentials);
    const [{ SignatureV4 }, provide] = await Promise.all([import("@smithy/signature-v4"), provider]);
    return new SignatureV4({ service, region, credentials: provide, sha256: Sha256 });
  };

  return {
    async sign({ service, region, url, headers, body }) {
      const key = `${service}/${region}`;
      const signer = signers.get(key) ?? create(service, region);
      signers.set(key, signer);
      const { protocol, hostname, host, port, pathname, searchParams } = new URL(url);
      const signed = await (await signer).sign({
        method: "POST",
        protocol,
        hostname,
        ...(port === "" ? {} : { port: Number(port) }),
        path: pathname,
        query: Object.fromEntries(searchParams),
        headers: { ...headers, host },
        body,
      });
      return signed.headers;
    },
  };
}

async function chain(): Promise<() => Promise<Credentials>> {
  const { defaultProvider } = await import("@aws-sdk/credential-provider-node");
  return defaultProvider();
}

/** Node's SHA-256 in the shape that the signer asks for. */
class Sha256 {
  readonly #hash: Hash | Hmac;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash("sha256") : createHmac("sha256", bytesOf(secret));
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(bytesOf(data));
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {}
}

function bytesOf(data: string | ArrayBuffer | ArrayBufferView): Uint8Array {
  if (typeof data === "string") return Buffer.from(data);
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}

/** Where AWS serves a service in a region. */
export function awsUrl(service: string, region: string): string {
  return `https://${service}.${region}.amazonaws.com${region.startsWith("cn-") ? ".cn" : ""}`;
}
