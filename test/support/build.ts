import { spawnSync } from "node:child_process";
import { resolve } from "node:path";

const ROOT = resolve(import.meta.dirname, "../..");

/**
 * Before the first test that starts the built program: builds it, unless dist was made of these very
 * sources. In a process of its own, because the build ends its process where it fails.
 *
 * @throws {Error} with the compiler's complaints.
 */
export default function build(): void {
  const script = 'await import("./scripts/prepare.mjs").then((prepare) => prepare.prepareBuild())';
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
    cwd: ROOT,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`the build failed\n${stdout}${stderr}`);
}
