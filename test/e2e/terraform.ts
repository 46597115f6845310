import { execFile, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { blocksOf } from "../docs/markdown.ts";

const DOCUMENT = resolve(import.meta.dirname, "../../docs/terraform.md");
const DOCUMENTED_ENDPOINT = "http://127.0.0.1:8083";
/** The provider is a program of several hundred megabytes, and each command starts it anew. */
const COMMAND_MS_MAX = 300_000;

/** What a command came to; the provider's own words are on both streams. */
export interface Said {
  readonly exitCode: number;
  readonly text: string;
}

/** A folder with a configuration in it, and Terraform with the AWS provider at hand. */
export interface Terraform {
  run(...words: readonly string[]): Promise<Said>;
}

/**
 * Where the AWS provider is, in the layout of a file system mirror: never downloaded for a test. `undefined`: not here.
 */
export function providerMirror(): string | undefined {
  const mirror = process.env["STEPWELL_TERRAFORM_PLUGINS"];
  if (mirror === undefined || mirror === "") return undefined;
  return spawnSync("terraform", ["version"], { stdio: "ignore", env: settings() }).status === 0 ? mirror : undefined;
}

/** Writes the configuration that docs/terraform.md shows, against another endpoint. */
export function writeDocumented(folder: string, endpoint: string): void {
  const file = blocksOf(readFileSync(DOCUMENT, "utf8")).find(({ marks }) => marks["file"] === "main.tf");
  if (file === undefined) throw new Error(`${DOCUMENT} has no main.tf`);
  writeFileSync(join(folder, "main.tf"), file.text.replaceAll(DOCUMENTED_ENDPOINT, endpoint));
}

export function terraformIn(folder: string, mirror: string): Terraform {
  const rc = join(folder, "terraformrc");
  writeFileSync(rc, `provider_installation {\n  filesystem_mirror {\n    path = "${mirror}"\n  }\n}\n`);
  const options = { cwd: folder, timeout: COMMAND_MS_MAX, env: { ...settings(), TF_CLI_CONFIG_FILE: rc } };
  return {
    run: (...words) =>
      new Promise((answer) => {
        execFile("terraform", [...words], options, (error, stdout, stderr) => {
          const exitCode = typeof error?.code === "number" ? error.code : error === null ? 0 : 1;
          answer({ exitCode, text: `${stdout}${stderr}` });
        });
      }),
  };
}

/** Nothing of this machine's own, no question, no look for a newer version. */
function settings(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(?:AWS_|TF_|STEPWELL_)/.test(name));
  return { ...Object.fromEntries(inherited), TF_IN_AUTOMATION: "1", TF_INPUT: "0", CHECKPOINT_DISABLE: "1" };
}
