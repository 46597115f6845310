import type { Logger } from "../runtime/logger.ts";
import type { StepwellService } from "../runtime/service.ts";
import { UnknownOperationException } from "./exceptions.ts";
import { OPERATIONS } from "./operations/registry.ts";
import { createPlaceHints } from "./place-hints.ts";
import type { RequestContext } from "./request-context.ts";
import type { ApiSettings } from "./settings.ts";

export interface ApiParts {
  readonly service: StepwellService;
  readonly settings: ApiSettings;
  readonly log: Logger;
  /** The wall clock, in milliseconds since 1970. Default `Date.now`. */
  readonly now?: () => number;
}

/** The operations of the Step Functions API, without a network. */
export interface Api {
  /**
   * Carries out one operation.
   *
   * @param operation AWS's name, such as `StartExecution`.
   * @param body the request as parsed from JSON.
   * @returns the answer, ready for `JSON.stringify`: members that are undefined are not sent.
   * @throws {ApiException} in AWS's words; anything else is the server's fault (see `asApiException`).
   */
  handle(operation: string, body: unknown, context: RequestContext): Promise<object>;
}

export function createApi({ service, settings, log, now = Date.now }: ApiParts): Api {
  const hints = createPlaceHints({ service, log, now });
  return {
    async handle(name, body, context) {
      const operation = OPERATIONS.get(name);
      if (operation === undefined) throw new UnknownOperationException("");
      return operation.handle(body, { service, settings, log, context, hints, now });
    },
  };
}
