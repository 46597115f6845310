// Writes src/integrations/result-shapes/models from AWS's public service models, as botocore (Apache License 2.0) carries them:
//
//     node scripts/result-shapes.mjs <…/site-packages/botocore/data>
//
// The format is described in src/integrations/result-shapes/read-model.ts.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

const data = process.argv[2];
if (data === undefined) throw new Error("which folder holds the models?");

const SERVICES = [
  "athena",
  "batch",
  "dynamodb",
  "ecs",
  "events",
  "kms",
  "lambda",
  "s3",
  "secretsmanager",
  "sns",
  "sqs",
  "stepfunctions",
];
/** Of the large models only what an optimized integration calls. */
const ONLY = {
  athena: ["GetQueryExecution", "GetQueryResults", "StartQueryExecution", "StopQueryExecution"],
  batch: ["SubmitJob"],
  ecs: ["RunTask"],
};
/** Recorded: Step Functions holds to the bounds that the models had when it was recorded. */
const RECORDED_BOUNDS = { "lambda.MemorySize": { min: 128, max: 10_240 } };
/** The optimized integration parses what the function returned. */
const ANYTHING = new Set(["lambda.InvocationResponse.Payload"]);

for (const service of SERVICES) {
  const folder = join(data, service, readdirSync(join(data, service)).sort().at(-1));
  const model = JSON.parse(gunzipSync(readFileSync(join(folder, "service-2.json.gz"))));
  const lines = [];
  const shapes = new Map();
  const pending = [];
  const reference = (name, place) => {
    if (ANYTHING.has(place)) return "*";
    const shape = { ...model.shapes[name], ...RECORDED_BOUNDS[`${service}.${name}`] };
    const { type, document: isDocument } = shape;
    const range = (mark) =>
      mark + (shape.min === undefined ? "" : shape.min) + (shape.max === undefined ? "" : `..${shape.max}`);
    if (isDocument) return "*";
    if (type === "string" && shape.enum !== undefined) return `=${shape.enum.join("|")}`;
    if (["string", "blob"].includes(type)) return range("'");
    if (type === "timestamp") return "'";
    if (["integer", "long", "float", "double"].includes(type)) return range("#");
    if (type === "boolean") return "?";
    if (!shapes.has(name)) {
      shapes.set(name, undefined);
      pending.push(name);
    }
    return name;
  };
  for (const [name, { output }] of Object.entries(model.operations)) {
    if (output === undefined || (ONLY[service] !== undefined && !ONLY[service].includes(name))) continue;
    lines.push(`!${name[0].toLowerCase()}${name.slice(1)} ${reference(output.shape)}`);
  }
  for (let name = pending.shift(); name !== undefined; name = pending.shift()) {
    const shape = model.shapes[name];
    if (shape.type === "list") lines.push(`${name} [${reference(shape.member.shape)}`);
    else if (shape.type === "map") lines.push(`${name} <${reference(shape.value.shape)}`);
    else {
      const members = Object.entries(shape.members).map(([member, { shape: target }]) => {
        const mark = shape.required?.includes(member) ? "!" : "";
        return `${member[0].toUpperCase()}${member.slice(1)}${mark}:${reference(target, `${service}.${name}.${member}`)}`;
      });
      lines.push(`${name} {${members.join(",")}`);
    }
  }
  const text = lines.join("\n").replaceAll("\\", "\\\\").replaceAll("`", "\\`").replaceAll("${", "\\${");
  const header = "// Made by scripts/result-shapes.mjs from AWS's service model. Not to be edited.\n";
  writeFileSync(
    `src/integrations/result-shapes/models/${service}.ts`,
    `${header}export const ${service} = \`\n${text}\n\`;\n`,
  );
}
