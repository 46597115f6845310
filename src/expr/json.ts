/**
 * The JSON value as Stepwell sees it: reading, printing, comparing. Code outside this folder uses a value
 * through these functions and never needs to know in which of its forms it is held (see {@link Json}).
 */
export { canonicalText, compareNumbers, deepEqual } from "./json-equal.ts";
export { JsonSyntaxError, parseJson } from "./json-parse.ts";
export { joinTexts, printJson, toText } from "./json-print.ts";
export { NESTING_MAX } from "./json-scan.ts";
export {
  entriesOf,
  exceedsUtf8Length,
  getMember,
  hasMember,
  isArray,
  isNumber,
  isObject,
  isUnsafeKey,
  type Json,
  JsonMap,
  JsonNumber,
  type JsonObject,
  keysOf,
  numberValue,
  objectOf,
  typeOf,
  utf8Length,
  withMember,
} from "./json-value.ts";
