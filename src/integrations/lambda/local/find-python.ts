import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

const ASK_TIMEOUT_MS = 10_000;

const NAMES = ["python3", "python", "py"] as const;

/** Prints the interpreter's own path, so that wrappers such as pyenv's are gone through once. */
const QUESTION = "import sys; assert sys.version_info[0] == 3; print(sys.executable)";

/** By PATH. */
const found = new Map<string, Promise<string | undefined>>();

/**
 * The Python 3 of a function: that of a virtual environment (`.venv`, `venv`) in its folder, else the first of
 * `python3`, `python` and `py` that is one. Undefined where there is none.
 *
 * @param environment the function's; its PATH is searched.
 */
export function findPython(folder: string, environment: Readonly<Record<string, string>>): Promise<string | undefined> {
  const own = [".venv", "venv"]
    .flatMap((name) => [join(folder, name, "bin", "python"), join(folder, name, "Scripts", "python.exe")])
    .find((file) => existsSync(file));
  if (own !== undefined) return Promise.resolve(own);
  const path = Object.entries(environment).find(([name]) => name.toUpperCase() === "PATH")?.[1] ?? "";
  const known = found.get(path) ?? search(environment);
  found.set(path, known);
  // Python may be installed while the server runs.
  void known.then((python) => {
    if (python === undefined) found.delete(path);
  });
  return known;
}

async function search(env: Readonly<Record<string, string>>): Promise<string | undefined> {
  for (const name of NAMES) {
    const executable = await ask(name, env);
    if (executable !== undefined) return executable;
  }
  return undefined;
}

function ask(name: string, env: Readonly<Record<string, string>>): Promise<string | undefined> {
  return new Promise((resolve) => {
    const options = { env, timeout: ASK_TIMEOUT_MS, windowsHide: true };
    execFile(name, ["-c", QUESTION], options, (error, stdout) => {
      const executable = stdout.trim();
      resolve(error === null && executable !== "" ? executable : undefined);
    });
  });
}
