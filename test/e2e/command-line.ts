import { execFile, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { STEPWELL_BIN } from "../support/server-process.ts";
import { awsVersion } from "./aws-version.ts";

const CALL_MS_MAX = 60_000;

/** What a call of a command line came to. */
export interface Called {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command line that speaks the AWS CLI's words. */
export interface CommandLine {
  /** @param words separated by blanks, as typed after `aws stepfunctions`. */
  call(words: string, env?: Readonly<Record<string, string>>): Promise<Called>;
  /** The answer as JSON; the words must succeed. */
  answer(words: string): Promise<Record<string, unknown>>;
}

/** Why the AWS CLI is not called, where it is not there. With STEPWELL_CI=1 its absence is a failure. */
export function reasonWithoutAws(): string | undefined {
  if (process.env["STEPWELL_CI"] === "1") return undefined;
  return spawnSync("aws", ["--version"], { stdio: "ignore" }).status === 0 ? undefined : "aws is not on the PATH";
}

/** The AWS CLI, version 1 or 2. One that is too old to read AWS_ENDPOINT_URL_SFN is told by a flag. */
export function awsCli(folder: string, settings: Readonly<Record<string, string>>): CommandLine {
  const endpoint = settings["AWS_ENDPOINT_URL_SFN"];
  const flag = endpoint === undefined || awsVersion()?.readsEndpoint ? [] : ["--endpoint-url", endpoint];
  return commandLine("aws", [...flag, "stepfunctions"], folder, settings);
}

/** The AWS CLI for all services, each of them led to one address; the words begin with the service. */
export function awsOfEveryService(folder: string, endpoint: string): CommandLine {
  return commandLine("aws", ["--endpoint-url", endpoint], folder, {});
}

/** The built command line of Stepwell. */
export function stepwellCli(folder: string, settings: Readonly<Record<string, string>>): CommandLine {
  return commandLine(process.execPath, [STEPWELL_BIN], folder, settings);
}

/** What `An error occurred (Name) when calling the X operation: message` says. */
export function errorOf({ stderr }: Called): {
  readonly name: string | undefined;
  readonly operation: string | undefined;
  readonly message: string | undefined;
} {
  const found = /An error occurred \((\w+)\) when calling the (\w+) operation: ([^]*?)\s*$/.exec(stderr);
  return { name: found?.[1], operation: found?.[2], message: found?.[3] };
}

function commandLine(
  program: string,
  first: readonly string[],
  folder: string,
  settings: Readonly<Record<string, string>>,
): CommandLine {
  const configFile = join(folder, "aws-config");
  // Version 1 prints times as numbers unless told to do as version 2.
  writeFileSync(configFile, "[default]\ncli_timestamp_format = iso8601\n");
  const env = {
    ...withoutSettings(process.env),
    // Nothing of this machine's own.
    AWS_CONFIG_FILE: configFile,
    AWS_SHARED_CREDENTIALS_FILE: join(folder, "aws-credentials"),
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_PAGER: "",
    AWS_DEFAULT_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "any",
    AWS_SECRET_ACCESS_KEY: "any",
    ...settings,
  };
  const call = (words: string, more: Readonly<Record<string, string>> = {}): Promise<Called> =>
    new Promise((resolve) => {
      const options = { cwd: folder, env: { ...env, ...more }, timeout: CALL_MS_MAX };
      execFile(program, [...first, ...words.split(" ")], options, (error, stdout, stderr) => {
        const exitCode = typeof error?.code === "number" ? error.code : error === null ? 0 : 1;
        resolve({ exitCode, stdout, stderr: error === null ? stderr : stderr || error.message });
      });
    });
  return {
    call,
    async answer(words) {
      const { exitCode, stdout, stderr } = await call(words);
      if (exitCode !== 0) throw new Error(`${words}: exit code ${exitCode}: ${stderr}`);
      return stdout === "" ? {} : JSON.parse(stdout);
    },
  };
}

function withoutSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(?:AWS_|STEPWELL_)/.test(name)));
}
