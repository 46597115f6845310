import type { FunctionValue } from "../function-value.ts";
import { ARRAY_FUNCTIONS } from "./array-functions.ts";
import { AWS_FUNCTIONS } from "./aws-functions.ts";
import { DATE_FUNCTIONS } from "./date-functions.ts";
import { HIGHER_ORDER_FUNCTIONS } from "./higher-order-functions.ts";
import { MATCHING_FUNCTIONS } from "./matching-functions.ts";
import { NUMBER_FUNCTIONS } from "./number-functions.ts";
import { OBJECT_FUNCTIONS } from "./object-functions.ts";
import { STRING_FUNCTIONS } from "./string-functions.ts";
import { VALUE_FUNCTIONS } from "./value-functions.ts";

/**
 * All functions of AWS's dialect: JSONata's without `$eval`, which AWS refuses, and AWS's own. Where both have a name
 * (`$random`) AWS's counts.
 */
export const BUILT_IN_FUNCTIONS: ReadonlyMap<string, FunctionValue> = new Map(
  Object.entries({
    ...ARRAY_FUNCTIONS,
    ...DATE_FUNCTIONS,
    ...HIGHER_ORDER_FUNCTIONS,
    ...MATCHING_FUNCTIONS,
    ...NUMBER_FUNCTIONS,
    ...OBJECT_FUNCTIONS,
    ...STRING_FUNCTIONS,
    ...VALUE_FUNCTIONS,
    ...AWS_FUNCTIONS,
  }).map(([name, fn]) => [name, fn.named(name)]),
);
