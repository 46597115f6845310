/** What tasks that start executions ask for; the API's rules answer it. */
export type { ChildExecutions } from "../integrations/states/child-executions.ts";
