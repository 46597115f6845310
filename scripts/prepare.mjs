// Gets a clone ready to run: dependencies, Node 24, dist. Plain Node ≥ 20 without dependencies, because it
// runs before anything is installed; cheap when there is nothing to do, because it runs before every start.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const DIST = join(ROOT, "dist");
const INSTALLED_STAMP = join(ROOT, "node_modules", ".stepwell-installed");
const BUILT_STAMP = join(DIST, ".built-from");

/** Children write to stderr: stdout belongs to the one line of `start`. */
const ON_STDERR = { cwd: ROOT, stdio: ["ignore", 2, 2] };

/** Runs `npm ci` unless node_modules is what package-lock.json asks for. */
export function ensureInstalled() {
  const wanted = hashOf(readFileSync(join(ROOT, "package-lock.json")));
  if (isInstalled(wanted)) return;
  say("installing dependencies (npm ci)");
  const args = ["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"];
  // npm tells its scripts where it is: run by Node itself it needs neither a shell nor npm.cmd.
  const npm = process.env.npm_execpath;
  const hasScript = npm !== undefined && /\.c?js$/.test(npm);
  const outcome = hasScript
    ? spawnSync(process.execPath, [npm, ...args], ON_STDERR)
    : spawnSync(`npm ${args.join(" ")}`, { ...ON_STDERR, shell: true });
  if (outcome.status !== 0) fail("npm ci failed", outcome.status);
  writeFileSync(INSTALLED_STAMP, wanted);
}

function isInstalled(wanted) {
  const record = join(ROOT, "node_modules", ".package-lock.json");
  if (!existsSync(record)) return false;
  if (existsSync(INSTALLED_STAMP) && readFileSync(INSTALLED_STAMP, "utf8") === wanted) return true;
  // Installed by hand since the lock file was written.
  return statSync(record).mtimeMs >= statSync(join(ROOT, "package-lock.json")).mtimeMs;
}

/** Compiles src to dist unless dist was made from these very files. */
export function ensureBuilt() {
  const inputs = [...listing("src"), ...["tsconfig.json", "tsconfig.build.json", "package-lock.json"].flatMap(listing)];
  const sources = hashOf(inputs.join("\n"));
  if (existsSync(BUILT_STAMP) && readFileSync(BUILT_STAMP, "utf8") === sources) return;
  say("building");
  // A build that breaks off leaves a mixture, which must not pass for either of its parts.
  rmSync(BUILT_STAMP, { force: true });
  const compiler = join(ROOT, "node_modules", "typescript", "bin", "tsc");
  const outcome = spawnSync(nodePath(), [compiler, "-p", "tsconfig.build.json"], ON_STDERR);
  if (outcome.status !== 0) fail("the build failed", outcome.status);
  mkdirSync(DIST, { recursive: true });
  writeFileSync(BUILT_STAMP, sources);
}

/** Path, size and time of every source below a path; reading them all would cost more than the start itself. */
function listing(path) {
  const absolute = join(ROOT, path);
  const stats = statSync(absolute);
  if (stats.isDirectory())
    return readdirSync(absolute)
      .sort()
      .flatMap((name) => listing(`${path}/${name}`));
  return path.endsWith(".test.ts") ? [] : [`${path} ${stats.size} ${stats.mtimeMs}`];
}

/** Runs an ES module with Node 24 as this process's own work: arguments, signals and exit code are passed on. */
export async function runModule(path, args) {
  const node = nodePath();
  const script = join(ROOT, path);
  // npm puts node_modules/.bin in front, so that from the second run on this is Node 24 already.
  if (realpathSync(process.execPath) === realpathSync(node)) {
    process.argv = [process.argv[0], script, ...args];
    whenOrphaned(() => process.kill(process.pid, "SIGTERM"));
    await import(pathToFileURL(script).href);
    return;
  }
  const child = spawn(node, [script, ...args], { stdio: "inherit" });
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) process.on(signal, () => child.kill(signal));
  whenOrphaned(() => child.kill("SIGTERM"));
  child.on("error", (error) => fail(`${node} cannot be run: ${error.message}`, 1));
  // A shell's rule for a program that died of a signal.
  child.on("exit", (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
}

const ORPHAN_CHECK_MS = 100;

/**
 * npm hands a SIGTERM to its shell, and a shell such as dash dies of it without a word to its child. The child's
 * new parent is all that is left to tell.
 */
function whenOrphaned(stop) {
  if (process.env.npm_lifecycle_event === undefined || process.platform === "win32") return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    stop();
  }, ORPHAN_CHECK_MS);
  timer.unref();
}

/** Node 24 from the npm package `node`, or the Node at hand where it is new enough and the package came without it. */
function nodePath() {
  const bin = join(ROOT, "node_modules", "node", "bin");
  const brought = ["node", "node.exe"].map((name) => join(bin, name)).find((path) => existsSync(path));
  if (brought !== undefined) return brought;
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 22 || (major === 22 && minor >= 13)) return process.execPath;
  fail(`Node.js 22.13 or newer is needed; this is ${process.version}, and the npm package "node" is not installed`, 2);
}

function hashOf(content) {
  return createHash("sha256").update(content).digest("hex");
}

function say(text) {
  process.stderr.write(`stepwell: ${text}\n`);
}

function fail(text, status) {
  say(text);
  process.exit(status ?? 1);
}
