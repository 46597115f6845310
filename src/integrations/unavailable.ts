import { failed } from "./outcome.ts";
import type { TaskOutcome, TaskRequest } from "./port.ts";

/**
 * The failure of a task whose service Stepwell does not call. `States.Runtime`, since no Retry mends it
 * and a Catch of `States.ALL` must not take it for the service's own failure.
 */
export function unavailable({ resourceType, resource, stateName, identity }: TaskRequest): TaskOutcome {
  return failed(
    "States.Runtime",
    `The service integration '${resourceType}:${resource}' is not available here, so the state '${stateName}' cannot be carried out. ` +
      `To run the state machine without it, give the state a response in a mock file ` +
      `(StateMachines.${identity.stateMachineName}.TestCases.<test case>.${stateName}; option --mocks or SFN_MOCK_CONFIG) ` +
      `and start the execution on ${identity.stateMachineArn}#<test case>.`,
  );
}
