import { spawnSync } from "node:child_process";

/** The AWS CLI that is installed. */
export interface AwsVersion {
  readonly text: string;
  /** Whether it reads AWS_ENDPOINT_URL_SFN: since 1.29 and 2.13. Debian 12 has an older one. */
  readonly readsEndpoint: boolean;
  /** Whether it surely reads AWS_DISABLE_HOST_PREFIX_INJECTION, which came early in 2025. */
  readonly readsHostPrefix: boolean;
}

/** Of `aws` on the PATH; undefined where there is none. */
export function awsVersion(): AwsVersion | undefined {
  const { status, stdout, stderr } = spawnSync("aws", ["--version"], { encoding: "utf8" });
  const [, text, major, minor] = /aws-cli\/((\d+)\.(\d+)\S*)/.exec(`${stdout}${stderr}`) ?? [];
  if (status !== 0 || text === undefined) return undefined;
  const isAtLeast = (one: number, two: number): boolean => Number(minor) >= (major === "1" ? one : two);
  return { text, readsEndpoint: isAtLeast(29, 13), readsHostPrefix: isAtLeast(38, 25) };
}

/** The operations of Step Functions that the installed AWS CLI knows, as it lists them to who mistypes one. */
export function operationsOfAws(): readonly string[] {
  const env = { ...process.env, AWS_DEFAULT_REGION: "us-east-1", AWS_PAGER: "" };
  const { stderr } = spawnSync("aws", ["stepfunctions", "?"], { encoding: "utf8", env });
  const line = "aws stepfunctions ";
  const completer = { ...env, COMP_LINE: line, COMP_POINT: String(line.length) };
  // Newer ones list nothing there; every one comes with the program that completes its words in a shell.
  const listed = stderr.includes("choices are:")
    ? stderr.slice(stderr.indexOf("choices are:"))
    : spawnSync("aws_completer", { encoding: "utf8", env: completer }).stdout;
  return [...(listed ?? "").matchAll(/[a-z]+(?:-[a-z]+)+/g)].map(([operation]) => operation).sort();
}
