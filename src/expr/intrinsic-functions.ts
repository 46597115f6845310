import {
  array,
  arrayContains,
  arrayGetItem,
  arrayLength,
  arrayPartition,
  arrayRange,
  arrayUnique,
} from "./intrinsic-array.ts";
import { format } from "./intrinsic-format.ts";
import { mathAdd, mathRandom, uuid } from "./intrinsic-math.ts";
import {
  base64Decode,
  base64Encode,
  hash,
  jsonMerge,
  jsonToString,
  stringSplit,
  stringToJson,
} from "./intrinsic-text.ts";
import type { Json } from "./json.ts";
import type { Scope } from "./scope.ts";

/** @throws {IntrinsicFault} where the arguments do not fit. */
type Apply = (args: readonly Json[], scope: Scope) => Json;

export interface IntrinsicFunction {
  /** The least and the greatest number of arguments. */
  readonly least: number;
  readonly most: number;
  readonly apply: Apply;
  /** True for `States.Format`, whose literal template is split when it is compiled. */
  readonly isFormat?: true;
}

/** The 18 intrinsic functions. */
export const FUNCTIONS: ReadonlyMap<string, IntrinsicFunction> = new Map<string, IntrinsicFunction>([
  ["States.Format", { least: 1, most: Infinity, apply: format, isFormat: true }],
  ["States.StringToJson", { least: 1, most: 1, apply: stringToJson }],
  ["States.JsonToString", { least: 1, most: 1, apply: jsonToString }],
  ["States.Array", { least: 0, most: Infinity, apply: array }],
  ["States.ArrayPartition", { least: 2, most: 2, apply: arrayPartition }],
  ["States.ArrayContains", { least: 2, most: 2, apply: arrayContains }],
  ["States.ArrayRange", { least: 3, most: 3, apply: arrayRange }],
  ["States.ArrayGetItem", { least: 2, most: 2, apply: arrayGetItem }],
  ["States.ArrayLength", { least: 1, most: 1, apply: arrayLength }],
  ["States.ArrayUnique", { least: 1, most: 1, apply: arrayUnique }],
  ["States.Base64Encode", { least: 1, most: 1, apply: base64Encode }],
  ["States.Base64Decode", { least: 1, most: 1, apply: base64Decode }],
  ["States.Hash", { least: 2, most: 2, apply: hash }],
  ["States.JsonMerge", { least: 3, most: 3, apply: jsonMerge }],
  ["States.MathRandom", { least: 2, most: 3, apply: mathRandom }],
  ["States.MathAdd", { least: 2, most: 2, apply: mathAdd }],
  ["States.StringSplit", { least: 2, most: 2, apply: stringSplit }],
  ["States.UUID", { least: 0, most: 0, apply: uuid }],
]);
