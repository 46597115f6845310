import type { IncomingMessage, ServerResponse } from "node:http";
import type { StepwellService } from "../runtime/service.ts";
import { replyJson } from "./http-reply.ts";
import type { ApiSettings } from "./settings.ts";

/** Answers /healthz: the process lives, and says how it is open to the network. */
export function replyAlive(request: IncomingMessage, response: ServerResponse, settings: ApiSettings): void {
  replyJson(request, response, 200, { status: "ok", ...(settings.insecure && { insecure: true }) });
}

/** Answers /readyz: 503 while the server drains or its store does not answer. */
export async function replyReady(
  request: IncomingMessage,
  response: ServerResponse,
  service: StepwellService,
): Promise<void> {
  const status = await service.status().catch(() => undefined);
  if (status === undefined) return replyJson(request, response, 503, { status: "unavailable" });
  const { store, draining, residentExecutions, quarantined } = status;
  const body = { status: draining ? "draining" : "ready", store, residentExecutions, quarantined };
  replyJson(request, response, draining ? 503 : 200, body);
}

/** Answers /_localstack/health: tools wait until the services that they need are `available`. */
export async function replyServices(
  request: IncomingMessage,
  response: ServerResponse,
  service: StepwellService,
): Promise<void> {
  const status = await service.status().catch(() => undefined);
  const isAvailable = status?.draining === false;
  const services = { stepfunctions: isAvailable ? "available" : "error" };
  replyJson(request, response, isAvailable ? 200 : 503, { services, edition: "stepwell" });
}
