import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runCommand } from "../testing-terminal.ts";
import { ANSWER_MEMBERS } from "./answer-members.ts";
import { flagOf, kebab } from "./members.ts";
import { OPERATIONS } from "./operations.ts";
import type { Shape } from "./shape.ts";

interface ModelShape {
  readonly type: string;
  readonly enum?: readonly string[];
  readonly required?: readonly string[];
  readonly members?: Readonly<Record<string, { readonly shape: string }>>;
  readonly member?: { readonly shape: string };
}
interface Model {
  readonly operations: Readonly<
    Record<string, { readonly input: { readonly shape: string }; readonly output: { readonly shape: string } }>
  >;
  readonly shapes: Readonly<Record<string, ModelShape>>;
}

const shared = process.env["STEPWELL_SHARED"] ?? join(import.meta.dirname, "../../../../shared");
const modelPath = join(shared, "reference/stepfunctions.service-2.json");
const hasModel = existsSync(modelPath);
const model = hasModel ? (JSON.parse(readFileSync(modelPath, "utf8")) as Model) : { operations: {}, shapes: {} };

function modelShape(name: string): ModelShape {
  const shape = model.shapes[name];
  if (shape === undefined) throw new Error(`no shape ${name}`);
  return shape;
}

/** The model's shape in this table's terms. */
function shapeOf(name: string): Shape {
  const shape = modelShape(name);
  switch (shape.type) {
    case "string":
      return shape.enum === undefined ? { kind: "string" } : { kind: "string", values: shape.enum };
    case "integer":
    case "boolean":
      return { kind: shape.type };
    case "long":
      return { kind: "integer" };
    case "float":
      return { kind: "number" };
    case "list":
      return { kind: "list", of: shapeOf(shape.member?.shape ?? "") };
    case "structure":
      return {
        kind: "structure",
        members: Object.fromEntries(
          Object.entries(shape.members ?? {}).map(([key, { shape }]) => [key, shapeOf(shape)]),
        ),
        required: shape.required ?? [],
      };
    default:
      throw new Error(`no use for a ${shape.type}`);
  }
}

describe.skipIf(!hasModel)("against AWS's API model (needs STEPWELL_SHARED)", () => {
  test.each(OPERATIONS)("$name has the members of the model", (operation) => {
    const input = modelShape(model.operations[operation.name]?.input.shape ?? "");
    const ours = operation.members.map(({ name, required, shape }) => ({ name, required, shape }));
    const theirs = Object.entries(input.members ?? {}).map(([name, { shape }]) => ({
      name,
      required: (input.required ?? []).includes(name),
      shape: shapeOf(shape),
    }));
    const byName = (a: { readonly name: string }, b: { readonly name: string }) => a.name.localeCompare(b.name);
    expect(ours.toSorted(byName)).toEqual(theirs.toSorted(byName));
  });

  test.each(OPERATIONS)("the answer of $name is printed in the model's order", ({ name }) => {
    checkOrder(name, model.operations[name]?.output.shape ?? "");
  });
});

/** Every member that both know stands in the model's order, and timestamps are known as such. */
function checkOrder(ours: string, theirs: string): void {
  const theirMembers = Object.entries(modelShape(theirs).members ?? {});
  const ourWords = (ANSWER_MEMBERS[ours] ?? "").split(" ").filter((word) => word !== "");
  const ourNames = ourWords.map((word) => word.split(/[@:]/)[0] ?? "");
  const common = theirMembers.map(([name]) => name).filter((name) => ourNames.includes(name));
  // The details of an event are many, and an event holds one of them: their order does not show.
  const shown = (names: readonly string[]) => names.filter((name) => !name.endsWith("EventDetails"));
  expect(shown(ourNames.filter((name) => common.includes(name)))).toEqual(shown(common));
  for (const [name, { shape }] of theirMembers) {
    const target = modelShape(shape);
    const element = target.type === "list" ? (target.member?.shape ?? "") : shape;
    const word = ourWords.find((candidate) => candidate.split(/[@:]/)[0] === name);
    expect(`${name} ${word?.endsWith("@") === true}`).toBe(`${name} ${target.type === "timestamp"}`);
    const memberCount = Object.keys(modelShape(element).members ?? {}).length;
    if (modelShape(element).type !== "structure" || memberCount < 2) continue;
    expect(word, `${theirs}.${name}`).toContain(":");
    checkOrder(word?.split(":")[1] ?? "", element);
  }
}

test("names become the words of the AWS CLI", () => {
  expect(["CreateStateMachine", "roleArn", "includeExecutionData"].map(kebab)).toEqual([
    "create-state-machine",
    "role-arn",
    "include-execution-data",
  ]);
});

test.each(OPERATIONS)("the example of $name is complete", async ({ name, example }) => {
  // Nothing listens on port 1: an example that can be sent fails there, any other before.
  const words = [...example.matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? "");
  const { exitCode, err } = await runCommand([...words, "--endpoint-url", "http://127.0.0.1:1"]);
  expect(words[0]).toBe(kebab(name));
  expect(err).toContain("Could not connect");
  expect(exitCode).toBe(255);
});

test.each(OPERATIONS)("--help of $name shows its flags and the example", async ({ name, members, example }) => {
  const { exitCode, out } = await runCommand([kebab(name), "--help"]);
  expect(exitCode).toBe(0);
  for (const member of members) expect(out).toContain(`--${flagOf(member)}`);
  expect(out).toContain(`$ stepwell ${example}`);
});
