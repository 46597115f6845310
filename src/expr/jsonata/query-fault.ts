import { StatesFault } from "../fault.ts";
import { printJson } from "../json-print.ts";
import { type Json, typeOf } from "../json-value.ts";

/**
 * A `States.QueryEvaluationError`: what a field's JSONata expression came to is no value for the field. It can be
 * retried and caught.
 */
export class QueryFault extends StatesFault {
  /** The field as a pointer inside its state (`Output/x`, `Choices[1]/Condition`); undefined where it is no field's. */
  readonly location: string | undefined;

  constructor(cause: string, location: string | undefined) {
    super("States.QueryEvaluationError", cause);
    this.location = location;
  }
}

/** A field's expression, as AWS's causes name it. */
export interface QueryPlace {
  readonly text: string;
  readonly field: string;
}

export function undefinedResult(place: QueryPlace): QueryFault {
  return fault(place, "returned nothing (undefined).");
}

export function unsupportedResult(place: QueryPlace): QueryFault {
  return fault(place, "returned an unsupported result type.");
}

export function evaluationError(place: QueryPlace, message: string): QueryFault {
  return fault(place, `threw an error during evaluation. ${message}`);
}

/** @param expected the field's own type, in the words of JSON. */
export function unexpectedResult(place: QueryPlace, expected: string, value: Json): QueryFault {
  return fault(
    place,
    `returned an unexpected result type. Expected '${expected}', but was '${typeOf(value)}' for value: ${printJson(value)}`,
  );
}

/** The wording is ours: what AWS says here is not recorded. */
export function resultOutOfRange(
  place: QueryPlace,
  { min, max, value }: { readonly min: number; readonly max: number; readonly value: Json },
): QueryFault {
  return fault(place, `returned a value out of range. Expected ${min} to ${max}, but was: ${printJson(value)}`);
}

function fault({ text, field }: QueryPlace, what: string): QueryFault {
  return new QueryFault(`The JSONata expression '${text}' specified for the field '${field}' ${what}`, field);
}
