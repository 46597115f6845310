/** A function as a task names it. */
export interface FunctionReference {
  readonly name: string;
  /** Version or alias. */
  readonly qualifier?: string;
  /** Without qualifier. */
  readonly arn: string;
}

/** Where a bare name is looked for. */
export interface FunctionHome {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

/** Lambda's own pattern, which its message quotes. */
const PATTERN =
  /^(?:arn:(?<partition>aws[a-zA-Z-]*)?:lambda:)?(?:(?<region>[a-z]{2}(?:-gov)?(?:-[a-z]+)+-\d):)?(?:(?<account>\d{12}):)?(?:function:)?(?<name>[a-zA-Z0-9-_]+)(?::(?<qualifier>\$LATEST|[a-zA-Z0-9-_]+))?$/;

/**
 * Reads a name (`charge`), an ARN or a partial ARN (`123456789012:function:charge`), each with or without
 * `:qualifier`; undefined where it is none of them.
 */
export function parseFunctionName(text: string, home: FunctionHome): FunctionReference | undefined {
  const parts = PATTERN.exec(text)?.groups;
  const name = parts?.["name"];
  if (parts === undefined || name === undefined) return undefined;
  const { partition = home.partition, region = home.region, account = home.account, qualifier } = parts;
  const arn = `arn:${partition}:lambda:${region}:${account}:function:${name}`;
  return qualifier === undefined ? { name, arn } : { name, arn, qualifier };
}

/** The ARN with its qualifier, as Lambda's messages give it. */
export function qualifiedArn({ arn, qualifier = "$LATEST" }: FunctionReference): string {
  return `${arn}:${qualifier}`;
}

/** The most particular of `table`'s entries that mean the function: ARN before name, qualified before not. */
export function lookUp<T>(
  table: Readonly<Record<string, T>>,
  { name, arn, qualifier }: FunctionReference,
): { readonly key: string; readonly value: T } | undefined {
  const keys = qualifier === undefined ? [arn, name] : [`${arn}:${qualifier}`, arn, `${name}:${qualifier}`, name];
  const key = keys.find((candidate) => Object.hasOwn(table, candidate));
  return key === undefined ? undefined : { key, value: table[key] as T };
}
