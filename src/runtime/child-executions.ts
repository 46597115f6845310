/** What tasks that start executions ask for; the API's rules answer it. */
export type { ChildExecutions } from "../integrations/states/child-executions.ts";
/** The same for those that call the API as the AWS SDK would. */
export type { StatesApi } from "../integrations/states/states-api.ts";
