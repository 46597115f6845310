const FILES_MAX = 20;
const CHECK_TIMEOUT_MS = 5000;

/**
 * `file:line` of the first syntax error in one of the files, the one read last first. Node knows it and keeps
 * it to itself: only what it prints when it checks a file has it.
 */
export function syntaxErrorPlace(files: readonly string[]): string | undefined {
  // Loaded by those who need it: to every worker's start it would add a tenth.
  const { spawnSync } = process.getBuiltinModule("node:child_process");
  for (const file of files.slice(-FILES_MAX).reverse()) {
    if (!/\.[mc]?js$/.test(file)) continue;
    const { status, stderr } = spawnSync(process.execPath, ["--check", file], {
      encoding: "utf8",
      timeout: CHECK_TIMEOUT_MS,
      windowsHide: true,
    });
    const place = status === 0 ? undefined : /^(.+:\d+)$/m.exec(stderr)?.[1];
    if (place !== undefined) return place;
  }
  return undefined;
}
