import type { EncryptionConfiguration, LoggingConfiguration, TracingConfiguration } from "@aws-sdk/client-sfn";
import type { RevisionContent } from "../store/store.ts";
import { InvalidEncryptionConfiguration, InvalidLoggingConfiguration } from "./exceptions.ts";
import type { Request, Wire } from "./shapes/typed.ts";

const KMS_REUSE_SECONDS_DEFAULT = 300; // AWS

/**
 * `loggingConfiguration` with its defaults, as DescribeStateMachine shows it, as JSON text. The order of the
 * keys is fixed, so that equal configurations are equal texts.
 *
 * @throws {InvalidLoggingConfiguration} where a level is to be logged and not exactly one place is named for it.
 */
export function loggingText(given: Request<LoggingConfiguration> = {}): string {
  const { level = "OFF", includeExecutionData = false, destinations } = given;
  const count = destinations?.length ?? 0;
  if (count > 1 || (level !== "OFF" && count !== 1)) {
    throw new InvalidLoggingConfiguration("Invalid Logging Configuration: Must specify exactly one Log Destination.");
  }
  for (const destination of destinations ?? []) {
    if (!destination.cloudWatchLogsLogGroup?.logGroupArn?.endsWith(":*")) {
      throw new InvalidLoggingConfiguration("Invalid Logging Configuration: Log Destination not found.");
    }
  }
  return JSON.stringify({ level, includeExecutionData, ...(destinations && { destinations }) });
}

/** `tracingConfiguration` with its default, as JSON text. */
export function tracingText({ enabled = false }: Request<TracingConfiguration> = {}): string {
  return JSON.stringify({ enabled });
}

/**
 * `encryptionConfiguration` with its defaults, as JSON text. A key is kept and shown as given; no key
 * service stands behind it.
 *
 * @throws {InvalidEncryptionConfiguration} where the type and the key contradict each other.
 */
export function encryptionText(given: Request<EncryptionConfiguration> = { type: "AWS_OWNED_KEY" }): string {
  const { type, kmsKeyId, kmsDataKeyReusePeriodSeconds } = given;
  if (type === "AWS_OWNED_KEY") {
    if (kmsKeyId === undefined && kmsDataKeyReusePeriodSeconds === undefined) return JSON.stringify({ type });
    throw new InvalidEncryptionConfiguration(
      "Invalid Encryption Configuration: kmsKeyId and kmsDataKeyReusePeriodSeconds need the type CUSTOMER_MANAGED_KMS_KEY.",
    );
  }
  if (kmsKeyId === undefined) {
    throw new InvalidEncryptionConfiguration(
      "Invalid Encryption Configuration: the type CUSTOMER_MANAGED_KMS_KEY needs a kmsKeyId.",
    );
  }
  const seconds = kmsDataKeyReusePeriodSeconds ?? KMS_REUSE_SECONDS_DEFAULT;
  return JSON.stringify({ kmsKeyId, kmsDataKeyReusePeriodSeconds: seconds, type });
}

/** The configurations of a revision, as the Describe answers show them. */
export interface ShownSettings {
  readonly loggingConfiguration: Wire<LoggingConfiguration>;
  readonly tracingConfiguration: Wire<TracingConfiguration>;
  readonly encryptionConfiguration: Wire<EncryptionConfiguration>;
}

/** Reads what the functions above wrote. */
export function shownSettings(content: RevisionContent): ShownSettings {
  return {
    loggingConfiguration: JSON.parse(content.loggingConfiguration) as Wire<LoggingConfiguration>,
    tracingConfiguration: JSON.parse(content.tracingConfiguration) as Wire<TracingConfiguration>,
    encryptionConfiguration: JSON.parse(content.encryptionConfiguration) as Wire<EncryptionConfiguration>,
  };
}
