import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { documents, ROOT } from "./documents.ts";
import { difference } from "./loosely.ts";
import { isInstalled, openSession, type Ran, type Session } from "./session.ts";
import { type Step, stepsOf } from "./steps.ts";

/** Programs that the documents call and a machine may lack. */
const TOOLS = ["aws", "curl"];
const missing = new Set(TOOLS.filter((tool) => !isInstalled(tool)));
const isCi = process.env["STEPWELL_CI"] === "1";

const STEP_MS_MAX = 90_000;

for (const document of documents()) {
  const steps = stepsOf(readFileSync(join(ROOT, document), "utf8"));
  // The blocks are for a POSIX shell; Windows readers have PowerShell lines in the server's banner.
  const isRunnable = process.platform !== "win32" && steps.some(({ kind }) => kind !== "file");
  if (isRunnable) describe(document, () => doAsItSays(steps));
}

/** Each step is a test; one that fails leaves the later ones to show what else does not hold. */
function doAsItSays(steps: readonly Step[]): void {
  let session: Session;
  beforeAll(async () => {
    session = await openSession();
    // A document that calls the server before it says how to start it speaks of one that runs.
    const first = steps.find(({ kind }) => kind === "run" || kind === "fails" || kind === "server");
    if (first?.kind !== "server") await session.serve("npx stepwell start");
  }, STEP_MS_MAX);
  afterAll(() => session.close(), STEP_MS_MAX);

  for (const step of steps) {
    const lacking = step.kind === "file" ? undefined : TOOLS.find((tool) => missing.has(tool) && calls(step, tool));
    const name = `line ${step.line}: ${step.kind === "file" ? step.name : (step.script.split("\n")[0] ?? "")}`;
    if (lacking !== undefined && !isCi) {
      test(name, ({ skip }) => skip(`${lacking} is not on the PATH`));
      continue;
    }
    test(name, () => take(step, session), STEP_MS_MAX);
  }
}

function calls({ script }: Extract<Step, { script: string }>, tool: string): boolean {
  return new RegExp(`(?:^|[|(;&]|\\$\\()\\s*${tool}\\s`, "m").test(script);
}

async function take(step: Step, session: Session): Promise<void> {
  if (step.kind === "file") return session.write(step.name, step.text);
  const { kind, script, output } = step;
  const { exitCode, stdout, stderr } = await start(kind, script, session);
  if (kind === "fails") expect(exitCode, "it should have failed").not.toBe(0);
  else expect(exitCode, stderr).toBe(0);
  const printed = kind === "fails" || kind === "server" ? stderr : stdout;
  if (output !== undefined) expect(difference(output.language, output.text, printed)).toBeUndefined();
}

function start(kind: "run" | "fails" | "server" | "background", script: string, session: Session): Promise<Ran> {
  switch (kind) {
    case "run":
    case "fails":
      return session.run(script);
    case "server":
      return session.serve(script);
    case "background":
      return session.background(script);
  }
}
