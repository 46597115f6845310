/** AWS's levels of logging. */
export type LogLevel = "ALL" | "ERROR" | "FATAL" | "OFF";

const FATAL: ReadonlySet<string> = new Set(["ExecutionAborted", "ExecutionFailed", "ExecutionTimedOut"]);

/**
 * Bad ends of anything. AWS's table names each of these types; those that it leaves out (of activities, of Map Runs,
 * EvaluationFailed) follow by their names.
 */
const BAD_END = /(?:Failed|TimedOut|Aborted)$/;

/**
 * Whether a level holds events of a type.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/cloudwatch-log-level.html
 */
export function isLogged(level: LogLevel, eventType: string): boolean {
  switch (level) {
    case "ALL":
      return true;
    case "ERROR":
      return BAD_END.test(eventType) || eventType === "FailStateEntered";
    case "FATAL":
      return FATAL.has(eventType);
    case "OFF":
      return false;
  }
}
