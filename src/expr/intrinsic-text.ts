import { decodeBase64, encodeBase64 } from "./base64.ts";
import { boundedText, IntrinsicFault, objectArgument, stringArgument } from "./intrinsic-fault.ts";
import { entriesOf, type Json, JsonSyntaxError, objectOf, parseJson, printJson, toText } from "./json.ts";
import { DIGEST_ALGORITHMS, digestText } from "./text-digest.ts";

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

export function hash([value = null, algorithm]: readonly Json[]): Json {
  const name = stringArgument(algorithm, "The algorithm");
  if (!DIGEST_ALGORITHMS.includes(name)) {
    throw new IntrinsicFault(`The algorithm must be one of ${DIGEST_ALGORITHMS.join(", ")}, got ${name}`);
  }
  return digestText(boundedText(toText(value), "The data"), name) ?? null;
}

/** AWS knows the shallow merge only, and wants to hear that by `false`. */
export function jsonMerge([first, second, deep]: readonly Json[]): Json {
  const left = objectArgument(first, "The first argument");
  const right = objectArgument(second, "The second argument");
  if (deep !== false) throw new IntrinsicFault("The third argument must be false: deep merging is not supported");
  return objectOf([...entriesOf(left), ...entriesOf(right)]);
}
