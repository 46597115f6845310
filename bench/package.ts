import { spawn } from "node:child_process";
import { once } from "node:events";
import { delimiter, dirname, join } from "node:path";
import { installPackage } from "../test/support/installed-package.ts";
import { scratchFolder } from "../test/support/scratch-folder.ts";
import { startServerProcess } from "../test/support/server-process.ts";

/*
 * What the package costs its user: node bench/package.ts, on a built clone. Prints the size of the installed package, and
 * how long a server takes from its spawn to its ready line, in an empty folder, with what it then holds in memory. npx
 * stands beside it: what it takes before the program's first line is npm's own.
 */

const STARTS = 10;
const MEGABYTE = 1_000_000;

using scratch = scratchFolder("package-figures");
const installed = installPackage(scratch.path);
const packed = `${(installed.tarballBytes / MEGABYTE).toFixed(1)} MB packed`;
console.log(`installed: ${installed.packages} package(s), ${(installed.bytes / MEGABYTE).toFixed(1)} MB, ${packed}`);

const starts: number[] = [];
let rss = 0;
for (let index = 0; index < STARTS; index++) {
  const data = join(scratch.path, `data-${index}`);
  const server = await startServerProcess({
    cwd: scratch.path,
    program: installed.program,
    args: ["--data", data],
  });
  starts.push(server.startMs);
  rss = server.rssBytes();
  await server.stop();
}
console.log(`start to ready: ${described(starts)}; ${(rss / MEGABYTE).toFixed(0)} MB RSS`);

const bare: number[] = [];
const npx: number[] = [];
for (let index = 0; index < STARTS / 2; index++) {
  bare.push(await timeOf(process.execPath, ["-e", "0"]));
  npx.push(await timeOf("npx", ["stepwell", "--version"]));
}
console.log(`beside it: a bare Node ${described(bare)}; npx stepwell --version ${described(npx)}`);

async function timeOf(program: string, args: readonly string[]): Promise<number> {
  const begun = performance.now();
  // npx runs what stands first in the path: this Node, and not another one of the machine's.
  const env = { ...process.env, PATH: `${dirname(process.execPath)}${delimiter}${process.env["PATH"] ?? ""}` };
  const child = spawn(program, args, { cwd: scratch.path, stdio: "ignore", shell: process.platform === "win32", env });
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`${program} ${args.join(" ")} ended with ${code}`);
  return performance.now() - begun;
}

function described(times: readonly number[]): string {
  const sorted = [...times].sort((a, b) => a - b);
  const [least = 0, median = 0] = [sorted[0], sorted[sorted.length >> 1]];
  return `median ${median.toFixed(0)} ms (least ${least.toFixed(0)})`;
}
