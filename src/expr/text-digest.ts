import { md5, sha1 } from "@noble/hashes/legacy.js";
import { sha256, sha384, sha512 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";

const ALGORITHMS = new Map([
  ["MD5", md5],
  ["SHA-1", sha1],
  ["SHA-256", sha256],
  ["SHA-384", sha384],
  ["SHA-512", sha512],
]);

/** The algorithms of `States.Hash` and `$hash`, by AWS's names. */
export const DIGEST_ALGORITHMS: readonly string[] = [...ALGORITHMS.keys()];

/** The digest of the text's UTF-8 bytes in lower-case hex; undefined where the algorithm is not known. */
export function digestText(text: string, algorithm: string): string | undefined {
  const digest = ALGORITHMS.get(algorithm);
  return digest === undefined ? undefined : bytesToHex(digest(new TextEncoder().encode(text)));
}
