import type { MachineFromFile } from "./machine-files.ts";

/** Carries out one operation of the API, by AWS's name; throws its exception, whose `name` is AWS's. */
export type CallApi = (operation: string, parameters: object) => Promise<object>;

/** What became of one state machine. */
export type PutOutcome =
  | { readonly kind: "created" | "updated" | "unchanged" }
  | { readonly kind: "refused"; readonly message: string };

/**
 * Makes a state machine what its file says. Executions that run keep the revision that they were started with.
 *
 * @param arn the ARN of the state machine.
 */
export async function putMachine(machine: MachineFromFile, arn: string, call: CallApi): Promise<PutOutcome> {
  const { name, definition, roleArn, type, where } = machine;
  try {
    const there: Partial<MachineFromFile> | undefined = await describe(arn, call);
    if (there === undefined) {
      await call("CreateStateMachine", { name, definition, roleArn, type });
      return { kind: "created" };
    }
    if (there.type !== type) {
      const message = `${where}: state machine ${name} is ${there.type}, and its type cannot change to ${type}; delete it, or name the new one otherwise`;
      return { kind: "refused", message };
    }
    if (there.definition === definition && there.roleArn === roleArn) return { kind: "unchanged" };
    await call("UpdateStateMachine", { stateMachineArn: arn, definition, roleArn });
    return { kind: "updated" };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { kind: "refused", message: `${where}: state machine ${name}: ${error.name}: ${error.message}` };
  }
}

async function describe(stateMachineArn: string, call: CallApi): Promise<object | undefined> {
  try {
    return await call("DescribeStateMachine", { stateMachineArn });
  } catch (error) {
    if (error instanceof Error && error.name === "StateMachineDoesNotExist") return undefined;
    throw error;
  }
}
