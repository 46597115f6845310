import type { JsonText } from "../engine/units.ts";
import type { StatesApi } from "../runtime/child-executions.ts";
import type { Api } from "./api.ts";
import { asApiException } from "./failure.ts";

/** The API as tasks call it: in process, by its own rules. */
export function statesApi(api: Pick<Api, "handle">): StatesApi {
  return {
    async call({ operation, request, region, account, key }) {
      try {
        const answer = await api.handle(operation, request, { region, account, requestId: key });
        return { kind: "answered", body: JSON.stringify(answer) as JsonText };
      } catch (error) {
        const { name: code, status, message } = asApiException(error);
        return { kind: "refused", code, status, message };
      }
    },
  };
}
