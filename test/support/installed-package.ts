import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const ROOT = resolve(import.meta.dirname, "../..");

/** The package as its user gets it. */
export interface InstalledPackage {
  readonly folder: string;
  /** `node_modules/stepwell/bin/stepwell.js`. */
  readonly program: string;
  /** What came with it, itself included. */
  readonly packages: number;
  /** Of the whole `node_modules`. */
  readonly bytes: number;
  /** Of the tarball. */
  readonly tarballBytes: number;
}

/**
 * Packs this clone as it is built and installs the tarball into an empty folder, without scripts and without what is
 * optional. Needs npm, and no registry.
 */
export function installPackage(folder: string): InstalledPackage {
  // Built by whoever calls: `prepack` would take the program away from those that run it.
  npm(ROOT, ["pack", "--ignore-scripts", "--pack-destination", folder]);
  const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz"));
  if (tarball === undefined) throw new Error("npm pack left no tarball");
  writeFileSync(join(folder, "package.json"), '{ "name": "empty", "version": "1.0.0", "private": true }\n');
  npm(folder, ["install", "--ignore-scripts", "--omit=optional", "--omit=dev", "--prefer-offline", `./${tarball}`]);
  const { packages } = JSON.parse(readFileSync(join(folder, "node_modules/.package-lock.json"), "utf8"));
  return {
    folder,
    program: join(folder, "node_modules/stepwell/bin/stepwell.js"),
    packages: Object.keys(packages).length,
    bytes: bytesBelow(join(folder, "node_modules")),
    tarballBytes: statSync(join(folder, tarball)).size,
  };
}

function npm(cwd: string, args: readonly string[]): void {
  const all = [...args, "--no-audit", "--no-fund", "--loglevel=error"];
  const own = process.env["npm_execpath"];
  // npm tells its scripts where it is; run by Node itself it needs neither a shell nor npm.cmd.
  if (own !== undefined && /\.c?js$/.test(own)) execFileSync(process.execPath, [own, ...all], { cwd, stdio: "pipe" });
  else execFileSync(`npm ${all.join(" ")}`, { cwd, stdio: "pipe", shell: true });
}

function bytesBelow(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}
