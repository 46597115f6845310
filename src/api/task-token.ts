import { readTaskToken } from "../engine/task-token.ts";
import type { StepwellService, TokenOutcome, TokenTask } from "../runtime/service.ts";
import { ExecutionDoesNotExist, InvalidArn, InvalidToken, TaskDoesNotExist, TaskTimedOut } from "./exceptions.ts";
import { executionOf } from "./execution-lookup.ts";

/**
 * Does something with the task of a token that a caller gave.
 *
 * @throws {InvalidToken} it is no token. @throws {TaskDoesNotExist} there never was such a task.
 * @throws {TaskTimedOut} the task or its execution is over.
 */
export async function withTaskToken(
  service: StepwellService,
  token: string,
  act: (task: TokenTask) => Promise<TokenOutcome>,
): Promise<void> {
  switch (await act(await taskOf(service, token))) {
    case "taken":
      return;
    case "closed":
      throw new TaskTimedOut("Task Timed Out: 'Provided task does not exist anymore'");
    case "unknown":
      throw taskDoesNotExist();
  }
}

async function taskOf(service: StepwellService, token: string): Promise<TokenTask> {
  const claims = readTaskToken(token);
  if (claims === undefined) throw invalidToken();
  const { executionArn, scheduledId, nonce } = claims;
  try {
    const { row } = await executionOf(service, executionArn);
    return { executionId: row.id, scheduledId, nonce };
  } catch (error) {
    if (error instanceof InvalidArn) throw invalidToken();
    if (error instanceof ExecutionDoesNotExist) throw taskDoesNotExist();
    throw error;
  }
}

function invalidToken(): InvalidToken {
  return new InvalidToken("Invalid Token: 'Invalid token'");
}

function taskDoesNotExist(): TaskDoesNotExist {
  return new TaskDoesNotExist("Task Does Not Exist: 'Provided task does not exist'");
}
