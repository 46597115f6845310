import type { Config } from "../config/load.ts";
import type { PlaceholderValue } from "./substitution.ts";

/** What placeholders stand for, by name. */
export type Substitutions = Readonly<Record<string, string>>;

/**
 * The values of placeholders: AWS's own, then those of `substitutions`, where the name of a configured function stands
 * for its ARN.
 */
export function placeholderValues(
  { region, account, functions }: Pick<Config, "region" | "account" | "functions">,
  substitutions: Substitutions,
): PlaceholderValue {
  const known: Substitutions = {
    "AWS::Region": region,
    "AWS::AccountId": account,
    "AWS::Partition": partitionOf(region),
  };
  return (name) => {
    const value = Object.hasOwn(substitutions, name) ? substitutions[name] : undefined;
    if (value === undefined) return Object.hasOwn(known, name) ? known[name] : undefined;
    if (!Object.hasOwn(functions, value) || value.startsWith("arn:")) return value;
    return `arn:${partitionOf(region)}:lambda:${region}:${account}:function:${value}`;
  };
}

function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}
