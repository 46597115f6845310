import type { TaskOutcome, TaskRequest } from "./port.ts";

/** One service that tasks may call: how a Resource names it, and what is done. */
export interface IntegratedService {
  /** What AWS's events call `resourceType`. */
  readonly resourceType: string;
  /** What AWS's events call `resource`, pattern included; `functionArn` for an ARN as Resource. */
  readonly resources: readonly string[];
  run(request: TaskRequest): Promise<TaskOutcome>;
}
