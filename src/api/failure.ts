import { RuntimeClosed } from "../runtime/faults.ts";
import { StoreUnavailable } from "../store/store.ts";
import { ApiException, InternalFailure, ServiceUnavailable } from "./exceptions.ts";

/**
 * What a caller is told of an error. Of one that is not the API's own only that there was one: messages of
 * the store or of a bug may hold paths, statements or payloads, and belong to the log.
 */
export function asApiException(error: unknown): ApiException {
  if (error instanceof ApiException) return error;
  if (error instanceof StoreUnavailable || error instanceof RuntimeClosed) {
    return new ServiceUnavailable("The request has failed due to a temporary failure of the server.");
  }
  return new InternalFailure("The request processing has failed because of an unknown error.");
}
