import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { scratchFolder } from "../support/scratch-folder.ts";
import { STEPWELL_BIN } from "../support/server-process.ts";

const FILES = {
  "stepwell.config.yaml": "functions:\n  charge: { handler: charge.handler }\n",
  "charge.ts": `import { double } from "./double";
interface Order { readonly amount: number }
export const handler = async ({ amount }: Order) => ({ charged: double(amount) });
`,
  "double.ts": "export const double = (amount: number): number => amount * 2;\n",
  "charge.asl.json": JSON.stringify({
    StartAt: "Charge",
    States: { Charge: { Type: "Task", Resource: "arn:aws:lambda:us-east-1:123456789012:function:charge", End: true } },
  }),
};

// Node 22.13 strips types only when asked; no flag of Node's own is asked of the user.
test("a TypeScript handler runs on every Node, without a flag and without a word on stderr", async () => {
  using folder = scratchFolder("typescript");
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder.path, name), text);
  const words = [STEPWELL_BIN, "run", "charge.asl.json", "--input", '{"amount":2}', "--quiet"];
  const env = { PATH: process.env["PATH"] ?? "" };
  const ran = await promisify(execFile)(process.execPath, words, { cwd: folder.path, env });
  expect(ran).toEqual({ stdout: '{"charged":4}\n', stderr: "" });
});
