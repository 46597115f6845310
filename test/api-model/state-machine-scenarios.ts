import { LABELLED, NO_ARN, NO_MACHINE, routeTo, tags, WRONG_ENCRYPTION, WRONG_LOGGING } from "./common-requests.ts";
import { type Scenarios, sending, when, within } from "./scenario.ts";
import { PASS, ROLE, WAIT, type World } from "./world.ts";

const MACHINE = { name: "orders", definition: PASS, roleArn: ROLE };

/** An alias of a machine that is DELETING. */
async function aliasOfDeleting(world: World): Promise<string> {
  const machine = await world.machine("orders", WAIT);
  const alias = await world.alias("live", await world.version(machine));
  await world.execution(machine);
  await world.call("DeleteStateMachine", { stateMachineArn: machine });
  return alias;
}

/** State machines, their versions and aliases. */
export const STATE_MACHINE_SCENARIOS: Scenarios = {
  CreateStateMachine: {
    InvalidArn: sending({ ...MACHINE, roleArn: NO_ARN }),
    InvalidDefinition: sending({ ...MACHINE, definition: "{}" }),
    InvalidEncryptionConfiguration: sending({ ...MACHINE, encryptionConfiguration: WRONG_ENCRYPTION }),
    InvalidLoggingConfiguration: sending({ ...MACHINE, loggingConfiguration: WRONG_LOGGING }),
    InvalidName: sending({ ...MACHINE, name: "a b" }),
    StateMachineAlreadyExists: when(async (world) => {
      await world.machine("orders");
      return { ...MACHINE, definition: WAIT };
    }),
    StateMachineDeleting: when(async (world) => {
      await world.deleting("orders");
      return MACHINE;
    }),
    StateMachineLimitExceeded: within({ limitsStateMachines: "1" }, async (world) => {
      await world.machine("another");
      return MACHINE;
    }),
    TooManyTags: sending({ ...MACHINE, tags: tags(51) }),
    ValidationException: sending({ ...MACHINE, versionDescription: "of nothing" }),
  },
  UpdateStateMachine: {
    InvalidArn: sending({ stateMachineArn: NO_ARN, definition: PASS }),
    InvalidDefinition: when(async (world) => ({ stateMachineArn: await world.machine("orders"), definition: "{}" })),
    InvalidEncryptionConfiguration: when(async (world) => ({
      stateMachineArn: await world.machine("orders"),
      encryptionConfiguration: WRONG_ENCRYPTION,
    })),
    InvalidLoggingConfiguration: when(async (world) => ({
      stateMachineArn: await world.machine("orders"),
      loggingConfiguration: WRONG_LOGGING,
    })),
    MissingRequiredParameter: when(async (world) => ({ stateMachineArn: await world.machine("orders") })),
    ServiceQuotaExceededException: within({ limitsVersionsPerStateMachine: "1" }, async (world) => {
      const stateMachineArn = await world.machine("orders");
      await world.version(stateMachineArn);
      return { stateMachineArn, definition: WAIT, publish: true };
    }),
    StateMachineDeleting: when(async (world) => ({
      stateMachineArn: await world.deleting("orders"),
      definition: PASS,
    })),
    StateMachineDoesNotExist: sending({ stateMachineArn: NO_MACHINE, definition: PASS }),
    ValidationException: sending({ stateMachineArn: LABELLED, definition: PASS }),
  },
  DescribeStateMachine: {
    InvalidArn: sending({ stateMachineArn: NO_ARN }),
    StateMachineDoesNotExist: sending({ stateMachineArn: NO_MACHINE }),
  },
  DeleteStateMachine: {
    InvalidArn: sending({ stateMachineArn: NO_ARN }),
    ValidationException: sending({ stateMachineArn: LABELLED }),
  },
  ListStateMachines: {
    InvalidToken: sending({ nextToken: "none" }),
  },
  ValidateStateMachineDefinition: {
    ValidationException: sending({ definition: PASS, maxResults: 101 }),
  },
  PublishStateMachineVersion: {
    ConflictException: when(async (world) => ({ stateMachineArn: await world.machine("orders"), revisionId: "other" })),
    InvalidArn: sending({ stateMachineArn: NO_ARN }),
    ServiceQuotaExceededException: within({ limitsVersionsPerStateMachine: "1" }, async (world) => {
      const stateMachineArn = await world.machine("orders");
      await world.version(stateMachineArn);
      await world.call("UpdateStateMachine", { stateMachineArn, definition: WAIT });
      return { stateMachineArn };
    }),
    StateMachineDeleting: when(async (world) => ({ stateMachineArn: await world.deleting("orders") })),
    StateMachineDoesNotExist: sending({ stateMachineArn: NO_MACHINE }),
    ValidationException: sending({ stateMachineArn: LABELLED }),
  },
  ListStateMachineVersions: {
    InvalidArn: sending({ stateMachineArn: NO_ARN }),
    InvalidToken: when(async (world) => ({ stateMachineArn: await world.machine("orders"), nextToken: "none" })),
    ValidationException: sending({ stateMachineArn: LABELLED }),
  },
  DeleteStateMachineVersion: {
    ConflictException: when(async (world) => {
      const version = await world.version(await world.machine("orders"));
      await world.alias("live", version);
      return { stateMachineVersionArn: version };
    }),
    InvalidArn: sending({ stateMachineVersionArn: NO_ARN }),
    ValidationException: sending({ stateMachineVersionArn: `${LABELLED}:1` }),
  },
  CreateStateMachineAlias: {
    ConflictException: when(async (world) => {
      const version = await world.version(await world.machine("orders"));
      await world.alias("live", version);
      return { name: "live", routingConfiguration: routeTo(version), description: "another" };
    }),
    InvalidArn: sending({ name: "live", routingConfiguration: routeTo(NO_ARN) }),
    ResourceNotFound: sending({ name: "live", routingConfiguration: routeTo(`${NO_MACHINE}:1`) }),
    ServiceQuotaExceededException: within({ limitsAliasesPerStateMachine: "1" }, async (world) => {
      const version = await world.version(await world.machine("orders"));
      await world.alias("live", version);
      return { name: "next", routingConfiguration: routeTo(version) };
    }),
    StateMachineDeleting: when(async (world) => {
      await aliasOfDeleting(world);
      return { name: "next", routingConfiguration: routeTo(`${NO_MACHINE.replace("nobody", "orders")}:1`) };
    }),
    ValidationException: sending({ name: "live", routingConfiguration: routeTo(NO_MACHINE) }),
  },
  DescribeStateMachineAlias: {
    InvalidArn: sending({ stateMachineAliasArn: NO_ARN }),
    ResourceNotFound: sending({ stateMachineAliasArn: `${NO_MACHINE}:live` }),
    ValidationException: sending({ stateMachineAliasArn: `${LABELLED}:live` }),
  },
  UpdateStateMachineAlias: {
    InvalidArn: sending({ stateMachineAliasArn: NO_ARN, description: "other" }),
    ResourceNotFound: sending({ stateMachineAliasArn: `${NO_MACHINE}:live`, description: "other" }),
    StateMachineDeleting: when(async (world) => ({
      stateMachineAliasArn: await aliasOfDeleting(world),
      description: "other",
    })),
    ValidationException: when(async (world) => ({
      stateMachineAliasArn: await world.alias("live", await world.version(await world.machine("orders"))),
    })),
  },
  DeleteStateMachineAlias: {
    InvalidArn: sending({ stateMachineAliasArn: NO_ARN }),
    ValidationException: sending({ stateMachineAliasArn: `${LABELLED}:live` }),
  },
  ListStateMachineAliases: {
    InvalidArn: sending({ stateMachineArn: NO_ARN }),
    InvalidToken: when(async (world) => ({ stateMachineArn: await world.machine("orders"), nextToken: "none" })),
    ResourceNotFound: when(async (world) => ({ stateMachineArn: `${await world.machine("orders")}:1` })),
    StateMachineDeleting: when(async (world) => ({ stateMachineArn: await world.deleting("orders") })),
    StateMachineDoesNotExist: sending({ stateMachineArn: NO_MACHINE }),
  },
};
