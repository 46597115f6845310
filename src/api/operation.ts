import type { Logger } from "../runtime/logger.ts";
import type { StepwellService } from "../runtime/service.ts";
import {
  AccessDenied,
  ActivityDoesNotExist,
  ExecutionDoesNotExist,
  ResourceNotFound,
  StateMachineDoesNotExist,
} from "./exceptions.ts";
import { namedResource } from "./named-place.ts";
import { seenFrom } from "./place-check.ts";
import type { PlaceHints } from "./place-hints.ts";
import type { RequestContext } from "./request-context.ts";
import type { ApiSettings } from "./settings.ts";
import { REQUESTS, type ServedOperation } from "./shapes/requests.ts";
import type { Request, Wire } from "./shapes/typed.ts";
import { compileValidator } from "./shapes/validator.ts";

/** What an operation works with besides its request. */
export interface Scope {
  readonly service: StepwellService;
  readonly settings: ApiSettings;
  readonly log: Logger;
  readonly context: RequestContext;
  readonly hints: PlaceHints;
  /** The wall clock, in milliseconds since 1970. */
  readonly now: () => number;
}

/** An operation of the API: a parsed JSON body in, the answer's JSON value out. */
export interface Operation {
  readonly name: ServedOperation;
  handle(body: unknown, scope: Scope): Promise<object>;
}

/** Joins an operation's shape with what it does; `Input` and `Output` are the SDK's types of it. */
export function defineOperation<Input extends object, Output extends object>(
  name: ServedOperation,
  run: (request: Request<Input>, scope: Scope) => Promise<Wire<Output> & object>,
): Operation {
  const validate = compileValidator(REQUESTS[name]);
  return {
    name,
    async handle(body, scope) {
      const { context, hints } = scope;
      // The validator made the request from the operation's shape: this is where the type is minted.
      const request = validate(body, scope.settings) as Request<Input> & object;
      const resource = namedResource(request);
      try {
        return await run(request, { ...scope, service: seenFrom(context, resource, name, scope.service) });
      } catch (error) {
        if (resource !== undefined && isNotThere(error)) void hints.notFound(resource, context);
        throw error;
      }
    },
  };
}

function isNotThere(error: unknown): boolean {
  return (
    error instanceof StateMachineDoesNotExist ||
    error instanceof ExecutionDoesNotExist ||
    error instanceof ActivityDoesNotExist ||
    error instanceof ResourceNotFound ||
    error instanceof AccessDenied
  );
}
