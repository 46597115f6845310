/** How a task waits for its work: for the answer, for the job behind it, or for somebody with the token. */
export type TaskPattern = "request" | "sync" | "sync:2" | "waitForTaskToken";

/**
 * A Task's `Resource`, taken apart.
 *
 * - `lambda`: the ARN of a function; the state's input is the payload.
 * - `activity`: the ARN of an activity.
 * - `service`: `arn:…:states:::<service>:<action>[.pattern]`; `service` is what AWS's events call
 *   `resourceType` (`lambda`, `aws-sdk:dynamodb`), `resource` what they call `resource`, pattern included.
 */
export type TaskResource =
  | { readonly kind: "lambda"; readonly arn: string }
  | { readonly kind: "activity"; readonly arn: string }
  | {
      readonly kind: "service";
      readonly arn: string;
      readonly service: string;
      readonly action: string;
      readonly resource: string;
      readonly pattern: TaskPattern;
    };
