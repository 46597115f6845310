/** What handlers say besides outcomes: the mends that AWS's words leave out. Any pino logger is one. */
export interface TaskLog {
  warn(fields: TaskLogFields, message: string): void;
}

export interface TaskLogFields {
  readonly executionArn: string;
  readonly stateName: string;
}
