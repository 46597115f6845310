import { checkMapRunArn } from "./arn.ts";
import { ResourceNotFound } from "./exceptions.ts";

/**
 * The Map Run of an ARN that a caller gave. This version runs no Distributed Map, so that every one is unknown.
 *
 * @throws {InvalidArn} @throws {ResourceNotFound}
 */
export function mapRunOf(arn: string): never {
  checkMapRunArn(arn);
  throw new ResourceNotFound(`Resource not found: '${arn}'`, { resourceName: arn });
}
