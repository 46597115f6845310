import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { Config } from "../../config/load.ts";
import { packageFile } from "../package-file.ts";
import type { Terminal } from "../terminal.ts";

const HELLO = '{"StartAt":"Hello","States":{"Hello":{"Type":"Pass","Result":{"greeting":"Hello, world"},"End":true}}}';

/** Lines that run when pasted into another terminal as they stand, in the shell of the platform. */
export function tutorial(endpoint: string, config: Config, terminal: Terminal): readonly string[] {
  const command = commandLine(terminal);
  const { account, region } = config;
  const machine = `arn:aws:states:${region}:${account}:stateMachine:welcome`;
  const create = `create-state-machine --name welcome --role-arn arn:aws:iam::${account}:role/stepwell --definition`;
  const startIt = `start-execution --state-machine-arn ${machine} --query executionArn --output text`;
  if (terminal.platform === "win32") {
    return [
      `$env:AWS_ACCESS_KEY_ID = "${account}"; $env:AWS_SECRET_ACCESS_KEY = "stepwell"`,
      `$env:AWS_DEFAULT_REGION = "${region}"; $env:AWS_PAGER = ""`,
      `$env:AWS_ENDPOINT_URL_SFN = "${endpoint}"`,
      // A file, because PowerShell's versions quote quotes differently on the way to a program.
      `Set-Content -Path welcome.asl.json -Value '${HELLO}' -Encoding ascii`,
      `${command} ${create} file://welcome.asl.json`,
      `$execution = ${command} ${startIt}`,
      `${command} describe-execution --execution-arn $execution`,
    ];
  }
  return [
    `export AWS_ACCESS_KEY_ID=${account} AWS_SECRET_ACCESS_KEY=stepwell`,
    `export AWS_DEFAULT_REGION=${region} AWS_PAGER=`,
    `export AWS_ENDPOINT_URL_SFN=${endpoint}`,
    `${command} ${create} '${HELLO}'`,
    `execution=$(${command} ${startIt})`,
    `${command} describe-execution --execution-arn "$execution"`,
  ];
}

/** The AWS CLI where there is one, else this program, which speaks its words. */
function commandLine({ env, platform }: Terminal): string {
  const names = platform === "win32" ? ["aws.exe", "aws.cmd"] : ["aws"];
  const folders = (env["PATH"] ?? env["Path"] ?? "").split(delimiter).filter((folder) => folder !== "");
  if (folders.some((folder) => names.some((name) => existsSync(join(folder, name))))) return "aws stepfunctions";
  const entry = packageFile("bin/stepwell.js");
  // PowerShell runs a quoted program only behind `&`.
  return `${platform === "win32" ? "& " : ""}"${process.execPath}" "${entry}"`;
}
