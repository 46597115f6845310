/** How much there may be at once. The defaults are AWS's. */
export interface Quotas {
  /** In a region of an account. */
  readonly stateMachines: number;
  /** In a region of an account. */
  readonly activities: number;
  readonly versionsPerStateMachine: number;
  readonly aliasesPerStateMachine: number;
  /** Standard ones, of all regions and accounts: one number, so that a start need not count. */
  readonly openExecutions: number;
  /** Workers that wait for the tasks of one activity. */
  readonly activityPollers: number;
}

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
export const AWS_QUOTAS: Quotas = {
  stateMachines: 100_000,
  activities: 100_000,
  versionsPerStateMachine: 1_000,
  aliasesPerStateMachine: 100,
  openExecutions: 1_000_000,
  activityPollers: 1_000,
};
