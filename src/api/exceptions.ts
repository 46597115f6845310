/** What AWS's exceptions carry besides name and message. */
export interface ExceptionMembers {
  readonly reason?: string;
  readonly resourceName?: string;
}

/**
 * A refusal as the AWS API words it: `name` is the shape's name, on the wire as `__type`. Thrown by the
 * operations; the HTTP door alone turns it into a status and a body.
 */
export abstract class ApiException extends Error {
  abstract override readonly name: string;
  /** HTTP status. */
  readonly status: number = 400;
  readonly members: ExceptionMembers;

  constructor(message: string, members: ExceptionMembers = {}) {
    super(message);
    this.members = members;
  }

  /** Whose mistake it is: only a server's is logged. */
  get fault(): "client" | "server" {
    return this.status >= 500 ? "server" : "client";
  }
}

export class ActivityAlreadyExists extends ApiException {
  override readonly name = "ActivityAlreadyExists";
}

export class ActivityDoesNotExist extends ApiException {
  override readonly name = "ActivityDoesNotExist";
}

export class ActivityLimitExceeded extends ApiException {
  override readonly name = "ActivityLimitExceeded";
}

export class ActivityWorkerLimitExceeded extends ApiException {
  override readonly name = "ActivityWorkerLimitExceeded";
}

export class ConflictException extends ApiException {
  override readonly name = "ConflictException";
  override readonly status = 409;
}

export class ExecutionAlreadyExists extends ApiException {
  override readonly name = "ExecutionAlreadyExists";
}

export class ExecutionDoesNotExist extends ApiException {
  override readonly name = "ExecutionDoesNotExist";
}

export class ExecutionNotRedrivable extends ApiException {
  override readonly name = "ExecutionNotRedrivable";
}

export class ExecutionLimitExceeded extends ApiException {
  override readonly name = "ExecutionLimitExceeded";
}

export class InvalidArn extends ApiException {
  override readonly name = "InvalidArn";
}

export class InvalidDefinition extends ApiException {
  override readonly name = "InvalidDefinition";
}

export class InvalidEncryptionConfiguration extends ApiException {
  override readonly name = "InvalidEncryptionConfiguration";
}

export class InvalidExecutionInput extends ApiException {
  override readonly name = "InvalidExecutionInput";
}

export class InvalidLoggingConfiguration extends ApiException {
  override readonly name = "InvalidLoggingConfiguration";
}

export class InvalidName extends ApiException {
  override readonly name = "InvalidName";
}

export class InvalidOutput extends ApiException {
  override readonly name = "InvalidOutput";
}

export class InvalidToken extends ApiException {
  override readonly name = "InvalidToken";
}

export class MissingRequiredParameter extends ApiException {
  override readonly name = "MissingRequiredParameter";
}

export class ResourceNotFound extends ApiException {
  override readonly name = "ResourceNotFound";
}

/** Its status is AWS's own, however odd. */
export class ServiceQuotaExceededException extends ApiException {
  override readonly name = "ServiceQuotaExceededException";
  override readonly status = 402;
}

export class StateMachineAlreadyExists extends ApiException {
  override readonly name = "StateMachineAlreadyExists";
}

export class StateMachineDeleting extends ApiException {
  override readonly name = "StateMachineDeleting";
}

export class StateMachineDoesNotExist extends ApiException {
  override readonly name = "StateMachineDoesNotExist";
}

export class StateMachineLimitExceeded extends ApiException {
  override readonly name = "StateMachineLimitExceeded";
}

export class StateMachineTypeNotSupported extends ApiException {
  override readonly name = "StateMachineTypeNotSupported";
}

export class TaskDoesNotExist extends ApiException {
  override readonly name = "TaskDoesNotExist";
}

export class TaskTimedOut extends ApiException {
  override readonly name = "TaskTimedOut";
}

export class TooManyTags extends ApiException {
  override readonly name = "TooManyTags";
}

export class ValidationException extends ApiException {
  override readonly name = "ValidationException";
}

/** The body is not JSON, or a member has another JSON type than its shape. */
export class SerializationException extends ApiException {
  override readonly name = "SerializationException";
}

export class UnknownOperationException extends ApiException {
  override readonly name = "UnknownOperationException";
}

export class ThrottlingException extends ApiException {
  override readonly name = "ThrottlingException";
}

export class AccessDeniedException extends ApiException {
  override readonly name = "AccessDeniedException";
  override readonly status = 403;
}

/** As AWS refuses what belongs to another account. */
export class AccessDenied extends ApiException {
  override readonly name = "AccessDeniedException";
}

export class RequestEntityTooLargeException extends ApiException {
  override readonly name = "RequestEntityTooLargeException";
  override readonly status = 413;
}

export class UnsupportedMediaTypeException extends ApiException {
  override readonly name = "UnsupportedMediaTypeException";
  override readonly status = 415;
}

/** Anything unforeseen; its detail stands in the log only. */
export class InternalFailure extends ApiException {
  override readonly name = "InternalFailure";
  override readonly status = 500;
}

/** The store cannot be reached or written: nothing was done, and the call may be repeated. */
export class ServiceUnavailable extends ApiException {
  override readonly name = "ServiceUnavailable";
  override readonly status = 503;
}
