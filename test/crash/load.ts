import type { Prng } from "../simulation/prng.ts";
import { ApiClient, ApiRefusal, type HistoryEvent } from "../support/api-client.ts";
import { inputsOf, MACHINES } from "./machines.ts";

/** Where the server of the moment is; it moves with every restart. */
interface Address {
  endpoint: string;
}

/** A start that has been answered. */
export interface Acknowledged {
  readonly machine: string;
  readonly input: string;
  readonly executionArn: string;
  /** Missing where the first answer was lost and the execution had ended before it could be asked for again. */
  startDate?: number;
}

const MACHINE_ARN = "arn:aws:states:us-east-1:123456789012:stateMachine:";
const PAUSE_MS_MAX = 60;
const RETRY_MS = 30;

/** Starts executions over one keep-alive connection, until told to end, and insists on an answer to each start. */
export class LoadClient {
  readonly acknowledged: Acknowledged[] = [];
  /** The longest history that was shown of each execution looked at. */
  readonly shown = new Map<string, readonly HistoryEvent[]>();
  readonly complaints: string[] = [];
  readonly #name: string;
  readonly #random: Prng;
  readonly #address: Address;
  readonly #client: ApiClient;

  constructor(name: string, random: Prng, address: Address) {
    this.#name = name;
    this.#random = random;
    this.#address = address;
    this.#client = new ApiClient(address.endpoint);
  }

  async run(goesOn: () => boolean): Promise<void> {
    for (let number = 0; goesOn(); number++) {
      await this.#start(number);
      if (this.#random.chance(0.2)) await this.#repeat(this.#random.pick(this.acknowledged));
      if (this.#random.chance(0.2)) await this.#look(this.#random.pick(this.acknowledged));
      await sleep(this.#random.int(0, PAUSE_MS_MAX));
    }
    this.#client.close();
  }

  async #start(number: number): Promise<void> {
    const machine = this.#random.pick(Object.keys(MACHINES));
    const input = JSON.stringify(this.#random.pick(inputsOf(machine)));
    const name = `${machine}-${this.#name}-${number}`;
    const executionArn = `${MACHINE_ARN.replace(":stateMachine:", ":execution:")}${machine}:${name}`;
    let isLost = false;
    for (;;) {
      try {
        const answer = await this.#call("StartExecution", { stateMachineArn: MACHINE_ARN + machine, name, input });
        if (answer["executionArn"] !== executionArn)
          this.complaints.push(`${name} was answered ${JSON.stringify(answer)}`);
        this.acknowledged.push({ machine, input, executionArn, startDate: Number(answer["startDate"]) });
        return;
      } catch (error) {
        if (error instanceof ApiRefusal && error.name === "ExecutionAlreadyExists") {
          if (!isLost) this.complaints.push(`${name} was started once and exists already`);
          this.acknowledged.push({ machine, input, executionArn });
          return;
        }
        if (error instanceof ApiRefusal && error.name !== "ThrottlingException") throw error;
        // The server died: it may or may not have taken the start.
        if (!(error instanceof ApiRefusal)) isLost = true;
        await sleep(RETRY_MS);
      }
    }
  }

  /** The same start again is the same execution, or its name is taken; with another input its name is taken. */
  async #repeat({ machine, input, executionArn, startDate }: Acknowledged): Promise<void> {
    const isSame = this.#random.chance(0.7);
    const start = {
      stateMachineArn: MACHINE_ARN + machine,
      name: executionArn.split(":").at(-1),
      input: isSame ? input : '{"another":true}',
    };
    const answer = await this.#ask("StartExecution", start);
    if (answer === "died" || answer === "ExecutionAlreadyExists") return;
    const isFirst =
      typeof answer === "object" &&
      (startDate === undefined || answer["startDate"] === startDate) &&
      answer["executionArn"] === executionArn;
    if (!isSame || !isFirst) {
      this.complaints.push(
        `${executionArn}, started at ${startDate ?? "?"} and again, was answered ${JSON.stringify(answer)}`,
      );
    }
  }

  /** What was once shown of an execution stays. */
  async #look({ executionArn }: Acknowledged): Promise<void> {
    const answer = await this.#ask("GetExecutionHistory", { executionArn, maxResults: 1000 });
    if (answer === "died") return;
    if (typeof answer === "string") {
      this.complaints.push(`${executionArn} was acknowledged, and its history is ${answer}`);
      return;
    }
    const events = answer["events"] as readonly HistoryEvent[];
    const before = this.shown.get(executionArn) ?? [];
    if (!isPrefix(before, events)) this.complaints.push(`${executionArn}: what had been shown of it has changed`);
    else this.shown.set(executionArn, events);
  }

  /** The answer, the name of the refusal, or that the server died. */
  async #ask(operation: string, body: object): Promise<Record<string, unknown> | string> {
    try {
      return await this.#call(operation, body);
    } catch (error) {
      return error instanceof ApiRefusal ? error.name : "died";
    }
  }

  #call(operation: string, body: object): Promise<Record<string, unknown>> {
    this.#client.endpoint = this.#address.endpoint;
    return this.#client.call(operation, body);
  }
}

export function isPrefix(shown: readonly HistoryEvent[], whole: readonly HistoryEvent[]): boolean {
  return JSON.stringify(shown) === JSON.stringify(whole.slice(0, shown.length));
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
