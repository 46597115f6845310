import { partitionOf } from "../runtime/identity.ts";
import type { Place } from "./arn.ts";
import { element } from "./xml.ts";

const NAMESPACE = ' xmlns="https://sts.amazonaws.com/doc/2011-06-15/"';

/**
 * Answers STS's GetCallerIdentity, which tools ask before anything else: Stepwell knows of its callers
 * their account alone, so that everybody is its root.
 *
 * @returns an XML document.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
export function callerIdentity({ account, region, requestId }: Place & { readonly requestId: string }): string {
  return element(
    "GetCallerIdentityResponse",
    [
      element("GetCallerIdentityResult", [
        element("Arn", `arn:${partitionOf(region)}:iam::${account}:root`),
        element("UserId", account),
        element("Account", account),
      ]),
      element("ResponseMetadata", [element("RequestId", requestId)]),
    ],
    NAMESPACE,
  );
}
