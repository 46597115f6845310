/*
 * Exceptions that the model declares and that cannot occur here, each with its reason. Whoever makes one possible moves it
 * to the scenarios.
 */

const NO_KEYS = "there is no key service: a key is kept and shown as given, and nothing is encrypted with it";
const ONE_AT_A_TIME =
  "changes of a state machine are made one after the other: none is under way that another could meet";
const BOOLEAN_ALONE =
  "the configuration has a boolean alone, and another type is a SerializationException as of any member";

/** Of every operation. */
export const IMPOSSIBLE_ANYWHERE: Readonly<Record<string, string>> = {
  KmsAccessDeniedException: NO_KEYS,
  KmsInvalidStateException: NO_KEYS,
  KmsThrottlingException: NO_KEYS,
};

export const IMPOSSIBLE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  CreateStateMachine: {
    ConflictException: ONE_AT_A_TIME,
    InvalidTracingConfiguration: BOOLEAN_ALONE,
    StateMachineTypeNotSupported: "both types are supported, and another one violates the enumeration",
  },
  CreateStateMachineAlias: {
    InvalidName: "AWS was recorded to refuse a wrong name of an alias with a ValidationException",
  },
  DeleteStateMachineAlias: {
    ConflictException: ONE_AT_A_TIME,
    ResourceNotFound: "AWS was recorded to answer the deletion of what is not there",
  },
  UpdateStateMachine: {
    ConflictException: ONE_AT_A_TIME,
    InvalidTracingConfiguration: BOOLEAN_ALONE,
  },
  UpdateStateMachineAlias: {
    ConflictException: ONE_AT_A_TIME,
  },
};
