import { md5, sha1 } from "@noble/hashes/legacy.js";
import { sha256, sha384, sha512 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { decodeBase64, encodeBase64 } from "./base64.ts";
import { boundedText, IntrinsicFault, objectArgument, stringArgument } from "./intrinsic-fault.ts";
import { entriesOf, type Json, JsonSyntaxError, objectOf, parseJson, printJson, toText } from "./json.ts";

/** A text without any value in it is null. */
export function stringToJson([text]: readonly Json[]): Json {
  const json = stringArgument(text, "The argument");
  if (json.trim() === "") return null;
  try {
    return parseJson(json);
  } catch (error) {
    if (error instanceof JsonSyntaxError) throw new IntrinsicFault(error.message);
    throw error;
  }
}

export function jsonToString([value = null]: readonly Json[]): Json {
  return printJson(value);
}

/** Every character of the second argument divides; empty pieces are dropped. */
export function stringSplit([text, delimiters]: readonly Json[]): Json {
  const dividers = new Set(stringArgument(delimiters, "The second argument"));
  const pieces: string[] = [];
  let piece = "";
  for (const char of stringArgument(text, "The first argument")) {
    if (!dividers.has(char)) piece += char;
    else if (piece !== "") {
      pieces.push(piece);
      piece = "";
    }
  }
  if (piece !== "") pieces.push(piece);
  return pieces;
}

export function base64Encode([text]: readonly Json[]): Json {
  const plain = boundedText(stringArgument(text, "The argument"), "The argument");
  return encodeBase64(new TextEncoder().encode(plain));
}

export function base64Decode([text]: readonly Json[]): Json {
  const coded = boundedText(stringArgument(text, "The argument"), "The argument");
  const bytes = decodeBase64(coded);
  if (bytes === undefined) throw new IntrinsicFault("The argument is not valid Base64");
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}

const ALGORITHMS = new Map([
  ["MD5", md5],
  ["SHA-1", sha1],
  ["SHA-256", sha256],
  ["SHA-384", sha384],
  ["SHA-512", sha512],
]);

export function hash([value = null, algorithm]: readonly Json[]): Json {
  const name = stringArgument(algorithm, "The algorithm");
  const digest = ALGORITHMS.get(name);
  if (digest === undefined) {
    throw new IntrinsicFault(`The algorithm must be one of ${[...ALGORITHMS.keys()].join(", ")}, got ${name}`);
  }
  const data = boundedText(toText(value), "The data");
  return bytesToHex(digest(new TextEncoder().encode(data)));
}

/** AWS knows the shallow merge only, and wants to hear that by `false`. */
export function jsonMerge([first, second, deep]: readonly Json[]): Json {
  const left = objectArgument(first, "The first argument");
  const right = objectArgument(second, "The second argument");
  if (deep !== false) throw new IntrinsicFault("The third argument must be false: deep merging is not supported");
  return objectOf([...entriesOf(left), ...entriesOf(right)]);
}
