// Gets a clone ready to run: dependencies, Node 24, dist. Plain Node ≥ 20 without dependencies, because it
// runs before anything is installed; cheap when there is nothing to do, because it runs before every start.
import { spawn } from "node:child_process";
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
import { constants, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const DIST = join(ROOT, "dist");
const INSTALLED_STAMP = join(ROOT, "node_modules", ".stepwell-installed");
const BUILT_STAMP = join(DIST, ".built-from");
const BUNDLER = join(ROOT, "node_modules", "rolldown", "package.json");

/** Who started this process: looked at before the first long wait. */
const PARENT = process.ppid;

/** Children write to stderr: stdout belongs to the one line of `start`. */
const ON_STDERR = { cwd: ROOT, stdio: ["ignore", 2, 2] };

/** Runs `npm ci` unless node_modules is what package-lock.json asks for, then builds unless dist is up to date. */
export async function prepare() {
  if (isPrepared()) return;
  // `npm start` and `npm test` at the same time: two npm ci in one folder destroy each other's work.
  const unlock = await lock();
  await ensureInstalled();
  await ensureBuilt();
  unlock();
}

/** Builds unless dist is up to date; installs nothing, because what calls it runs on what is installed. */
export async function prepareBuild() {
  if (isBuilt(wantedBuild())) return;
  const unlock = await lock();
  await ensureBuilt();
  unlock();
}

function isPrepared() {
  return isInstalled(wantedInstall()) && isBuilt(wantedBuild());
}

async function ensureInstalled() {
  const wanted = wantedInstall();
  if (isInstalled(wanted)) return;
  say("installing dependencies (npm ci)");
  // Windows does not let npm ci delete the Node that this runs on; npm install leaves it where it is.
  const runsOnOwn = process.execPath.startsWith(join(ROOT, "node_modules"));
  const how = process.platform === "win32" && runsOnOwn ? ["install", "--no-save"] : ["ci"];
  const args = [...how, "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"];
  // npm tells its scripts where it is: run by Node itself it needs neither a shell nor npm.cmd.
  const npm = process.env.npm_execpath;
  const hasScript = npm !== undefined && /\.c?js$/.test(npm);
  const install = hasScript
    ? spawn(process.execPath, [npm, ...args], ON_STDERR)
    : spawn(`npm ${args.join(" ")}`, { ...ON_STDERR, shell: true });
  const status = await ended(install);
  if (status !== 0) fail("npm ci failed", status);
  writeFileSync(INSTALLED_STAMP, wanted);
}

function wantedInstall() {
  return hashOf(readFileSync(join(ROOT, "package-lock.json")));
}

function isInstalled(wanted) {
  const record = join(ROOT, "node_modules", ".package-lock.json");
  if (!existsSync(record) || !existsSync(BUNDLER) || nodePath() === undefined) return false;
  if (existsSync(INSTALLED_STAMP) && readFileSync(INSTALLED_STAMP, "utf8") === wanted) return true;
  // Installed by hand since the lock file was written.
  return statSync(record).mtimeMs >= statSync(join(ROOT, "package-lock.json")).mtimeMs;
}

async function ensureBuilt() {
  const sources = wantedBuild();
  if (isBuilt(sources)) return;
  say("building");
  // A build that breaks off leaves a mixture, which must not pass for either of its parts.
  rmSync(BUILT_STAMP, { force: true });
  const status = await ended(spawn(requiredNode(), [join(ROOT, "scripts", "build.mjs")], ON_STDERR));
  if (status !== 0) fail("the build failed", status);
  mkdirSync(DIST, { recursive: true });
  writeFileSync(BUILT_STAMP, sources);
}

function wantedBuild() {
  const inputs = [...listing("src"), ...["scripts/build.mjs", "package-lock.json"].flatMap(listing)];
  return hashOf(inputs.join("\n"));
}

/** Whether dist was made from these very files. */
function isBuilt(sources) {
  return existsSync(BUILT_STAMP) && readFileSync(BUILT_STAMP, "utf8") === sources;
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
  const node = requiredNode();
  const script = join(ROOT, path);
  // npm puts node_modules/.bin in front, so that from the second run on this is Node 24 already.
  if (realpathSync(process.execPath) === realpathSync(node)) {
    process.argv = [process.argv[0], script, ...args];
    whenOrphaned(() => process.kill(process.pid, "SIGTERM"));
    await import(pathToFileURL(script).href);
    return;
  }
  process.exit(await ended(spawn(node, [script, ...args], { stdio: "inherit" })));
}

/** A child's exit code; until then it gets the signals that are meant for this process. */
function ended(child) {
  const handlers = ["SIGINT", "SIGTERM", "SIGHUP"].map((signal) => [signal, () => child.kill(signal)]);
  for (const [signal, handler] of handlers) process.on(signal, handler);
  const stopWatching = whenOrphaned(() => child.kill("SIGTERM"));
  return new Promise((resolve) => {
    child.on("error", (error) => fail(`${child.spawnfile} cannot be run: ${error.message}`, 1));
    child.on("exit", (code, signal) => {
      for (const [name, handler] of handlers) process.off(name, handler);
      stopWatching();
      // A shell's rule for a program that died of a signal.
      resolve(code ?? 128 + (constants.signals[signal] ?? 0));
    });
  });
}

const ORPHAN_CHECK_MS = 100;

/**
 * npm hands a SIGTERM to its shell, and a shell such as dash dies of it without a word to its child. The child's
 * new parent is all that is left to tell.
 */
function whenOrphaned(stop) {
  if (process.env.npm_lifecycle_event === undefined || process.platform === "win32") return () => undefined;
  const timer = setInterval(() => {
    if (process.ppid === PARENT) return;
    clearInterval(timer);
    stop();
  }, ORPHAN_CHECK_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/** Node 24 from the npm package `node`, or the Node at hand where it is new enough and the package came without it. */
function nodePath() {
  const bin = join(ROOT, "node_modules", "node", "bin");
  const brought = ["node", "node.exe"].map((name) => join(bin, name)).find((path) => existsSync(path));
  if (brought !== undefined) return brought;
  const [major, minor] = process.versions.node.split(".").map(Number);
  return major > 22 || (major === 22 && minor >= 13) ? process.execPath : undefined;
}

function requiredNode() {
  const node = nodePath();
  if (node !== undefined) return node;
  fail(`Node.js 22.13 or newer is needed; this is ${process.version}, and the npm package "node" brought none`, 2);
}

const LOCK_POLL_MS = 200;

/** Waits until no other process prepares this clone. The lock of a process that died is taken over. */
async function lock() {
  const path = join(tmpdir(), `stepwell-prepare-${hashOf(ROOT).slice(0, 16)}`);
  for (;;) {
    try {
      writeFileSync(path, String(process.pid), { flag: "wx" });
      process.on("exit", () => rmSync(path, { force: true }));
      return () => rmSync(path, { force: true });
    } catch (error) {
      if (error.code !== "EEXIST") return () => undefined;
      if (!isAlive(path)) rmSync(path, { force: true });
      else await new Promise((resolve) => setTimeout(resolve, LOCK_POLL_MS));
    }
  }
}

function isAlive(path) {
  try {
    process.kill(Number(readFileSync(path, "utf8")) || process.pid, 0);
    return true;
  } catch (error) {
    // Another user's process may not be asked, but it is there.
    return error.code === "EPERM";
  }
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
