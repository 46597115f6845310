import type { JsonText } from "../../engine/units.ts";
import type { StartRefused } from "./child-executions.ts";

/** The API of this very server, for tasks that call it as the AWS SDK would. */
export interface StatesApi {
  /**
   * @param call.operation AWS's name: `StartSyncExecution`.
   * @param call.request members as the API has them: `stateMachineArn`.
   * @param call.key the key of the task's attempt, as the request's id.
   */
  call(call: {
    readonly operation: string;
    readonly request: Readonly<Record<string, unknown>>;
    readonly region: string;
    readonly account: string;
    readonly key: string;
  }): Promise<{ readonly kind: "answered"; readonly body: JsonText } | StartRefused>;
}
