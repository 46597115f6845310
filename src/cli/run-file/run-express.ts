import type { Ended } from "../follow/follow.ts";
import { StateRows } from "../follow/state-rows.ts";
import type { Call } from "../operation/client.ts";

/** Runs an Express machine, which keeps no history to follow. */
export async function runExpress(call: Call, stateMachineArn: string, input: string): Promise<Ended> {
  const answer = await call("StartSyncExecution", { stateMachineArn, input });
  const member = (name: "output" | "error" | "cause") =>
    typeof answer[name] === "string" ? { [name]: answer[name] } : {};
  return {
    status: answer["status"] as Ended["status"],
    ...member("output"),
    ...member("error"),
    ...member("cause"),
    rows: new StateRows(),
    functionLines: [],
  };
}
