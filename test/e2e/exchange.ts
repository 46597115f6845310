import { expect } from "vitest";
import type { CommandLine } from "./command-line.ts";
import { type Exchange, TASK_TOKEN } from "./tutorial.ts";

/** Says the words of a list of exchanges, one after the other, and holds the answers to what they should be. */
export class Conversation {
  readonly #cli: () => CommandLine;
  #taskToken = "";

  /** @param cli asked for with every exchange: it is there once the tests have begun. */
  constructor(cli: () => CommandLine) {
    this.#cli = cli;
  }

  async holds([words, answer]: Exchange): Promise<void> {
    const { exitCode, stdout, stderr } = await this.#cli().call(words.replace(TASK_TOKEN, this.#taskToken));
    expect(exitCode, stderr).toBe(0);
    if (answer === undefined) {
      expect(stdout).toBe("");
      return;
    }
    const answered = JSON.parse(stdout);
    expect(answered).toMatchObject(answer);
    if (typeof answered.taskToken === "string") this.#taskToken = answered.taskToken;
  }
}

/** `list-executions --state-machine-arn …` → `list-executions` */
export function commandOf([words]: Exchange): string {
  return words.split(" ", 1)[0] ?? "";
}
