import { ValidationException } from "./exceptions.ts";

/** `publish` and `versionDescription` of a request: this version keeps revisions, but publishes no versions. */
export function refusePublishing(request: { readonly publish?: boolean; readonly versionDescription?: string }): void {
  if (request.versionDescription !== undefined && request.publish !== true) {
    throw new ValidationException("Version description can only be set when publish is true");
  }
  if (request.publish === true) {
    throw new ValidationException("State machine versions are not available in this version of Stepwell: omit publish");
  }
}
