import { type Logger, silentLogger } from "../runtime/logger.ts";
import { type Api, createApi } from "./api.ts";
import { ApiException } from "./exceptions.ts";
import type { RequestContext } from "./request-context.ts";
import { type ApiSettings, DEFAULT_API_SETTINGS } from "./settings.ts";
import { TestingService } from "./testing-service.ts";

export const PASS = '{"StartAt":"First","States":{"First":{"Type":"Pass","End":true}}}';
export const ROLE_ARN = "arn:aws:iam::123456789012:role/workflows";
const CONTEXT: RequestContext = { region: "us-east-1", account: "123456789012", requestId: "test" };

/** An API over a service that runs nothing, for tests. */
export class TestingApi {
  readonly service = new TestingService();
  now = 1_700_000_100_000;
  readonly #api: Api;

  constructor(settings: Partial<ApiSettings> = {}, log: Logger = silentLogger) {
    this.#api = createApi({
      service: this.service,
      settings: { ...DEFAULT_API_SETTINGS, ...settings },
      log,
      now: () => this.now,
    });
  }

  /** Calls an operation; answers what goes over the wire. */
  async call(
    operation: string,
    body: unknown,
    context: Partial<RequestContext> = {},
  ): Promise<Record<string, unknown>> {
    const answer = await this.#api.handle(operation, body, { ...CONTEXT, ...context });
    return JSON.parse(JSON.stringify(answer));
  }

  /** Calls an operation that is refused; answers `Name: message`. */
  async refusal(operation: string, body: unknown, context: Partial<RequestContext> = {}): Promise<string> {
    return this.call(operation, body, context).then(
      (answer) => `answered ${JSON.stringify(answer)}`,
      (error: unknown) => {
        if (error instanceof ApiException) return `${error.name}: ${error.message}`;
        throw error;
      },
    );
  }

  /** Creates a state machine; answers its ARN. */
  async machine(name: string, extra: object = {}): Promise<string> {
    const answer = await this.call("CreateStateMachine", { name, definition: PASS, roleArn: ROLE_ARN, ...extra });
    return String(answer["stateMachineArn"]);
  }

  /** Starts an execution; answers its ARN. */
  async execution(stateMachineArn: string, extra: object = {}): Promise<string> {
    const answer = await this.call("StartExecution", { stateMachineArn, ...extra });
    return String(answer["executionArn"]);
  }
}
