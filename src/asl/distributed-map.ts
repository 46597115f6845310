import type { ObjectNode, Place } from "./document.ts";
import { fieldOf, fieldsOf, hasField, isObjectPlace, isStringPlace } from "./document.ts";
import { checkNestedFields } from "./field-table.ts";
import {
  objectField,
  oneOfField,
  refuseField,
  refuseOtherFields,
  refuseType,
  requireFields,
  stringField,
} from "./fields.ts";
import { readJsonataTemplate } from "./jsonata.ts";
import * as messages from "./messages.ts";
import { readReferencePath } from "./paths.ts";
import { readTemplate } from "./payload-template.ts";
import type { QueryLanguage } from "./query-language.ts";
import type { Reading, StateReading } from "./reading.ts";

const LABEL_LENGTH_MAX = 40;
/** White space and control characters (`Cc` is U+0000–001F and U+007F–009F), wildcards, brackets and some more. */
const LABEL_FORBIDDEN = /[\s\p{Cc}?*<>{}[\]:;,\\|^~$#%&`"]/u;
const READER_RESOURCE = /^arn:[^:]+:states:::s3:(?:getObject|listObjectsV2)$/;

/** `ItemProcessor.ProcessorConfig`: how the iterations run. */
export function checkProcessorConfig(reading: Reading, processor: Place<ObjectNode>): void {
  const { problems } = reading;
  const config = objectField(problems, processor, "ProcessorConfig");
  if (config === undefined) return;
  const mode = oneOfField(problems, config, "Mode", ["INLINE", "DISTRIBUTED"]);
  if (mode !== "DISTRIBUTED") {
    refuseOtherFields(problems, config, ["Mode"]);
    return;
  }
  requireFields(problems, config, ["ExecutionType"]);
  refuseOtherFields(problems, config, ["Mode", "ExecutionType"]);
  oneOfField(problems, config, "ExecutionType", ["STANDARD", "EXPRESS"]);
  const field = fieldOf(config, "Mode") ?? config;
  if (reading.type === "EXPRESS")
    problems.report(config, { message: messages.DISTRIBUTED_IN_EXPRESS, span: field.node });
  else reading.unsupported.use("distributedMap", field);
}

/** Whether the iterations are executions of their own. */
export function isDistributed(processor: Place<ObjectNode>): boolean {
  const config = fieldOf(processor, "ProcessorConfig");
  const mode = config !== undefined && isObjectPlace(config) ? fieldOf(config, "Mode")?.node : undefined;
  return mode?.kind === "string" && mode.value === "DISTRIBUTED";
}

/** The fields of a Map that only a distributed one needs. */
export function checkDistributedMap(state: StateReading): void {
  checkLabel(state);
  checkReader(state);
  for (const [name, fields] of Object.entries(PART_FIELDS)) {
    const part = objectField(state.problems, state.place, name);
    if (part === undefined) continue;
    checkNestedFields(state, part, fields);
    checkValues(state, part);
    state.reading.unsupported.use("distributedMap", part);
  }
}

const PART_FIELDS = {
  ItemReader: { Resource: "both", ReaderConfig: "both", Parameters: "JSONPath", Arguments: "JSONata" },
  ItemBatcher: {
    BatchInput: "both",
    MaxItemsPerBatch: "both",
    MaxItemsPerBatchPath: "JSONPath",
    MaxInputBytesPerBatch: "both",
    MaxInputBytesPerBatchPath: "JSONPath",
  },
  ResultWriter: { Resource: "both", WriterConfig: "both", Parameters: "JSONPath", Arguments: "JSONata" },
} as const satisfies Readonly<Record<string, Readonly<Record<string, "both" | QueryLanguage>>>>;

/** The templates, paths and expressions of a reader, batcher or writer. */
function checkValues(state: StateReading, part: Place<ObjectNode>): void {
  for (const field of fieldsOf(part)) {
    if (field.key.endsWith("Path")) checkPath(state, field);
    else if (state.language === "JSONata") readJsonataTemplate(state, field, "input");
    else if (field.key === "Parameters" || field.key === "BatchInput") readTemplate(state, field);
    else if (field.key === "ReaderConfig" && isObjectPlace(field)) {
      for (const option of fieldsOf(field)) if (option.key.endsWith("Path")) checkPath(state, option);
    }
  }
}

function checkPath(state: StateReading, field: Place): void {
  if (isStringPlace(field)) readReferencePath(state, field);
  else refuseType(state.problems, field, "String");
}

function checkLabel(state: StateReading): void {
  const label = stringField(state.problems, state.place, "Label");
  if (label === undefined) return;
  const text = label.node.value;
  const refuse = (message: string): void => state.problems.report(label, { code: "INVALID_LABEL_NAME", message });
  const forbidden = LABEL_FORBIDDEN.exec(text)?.[0];
  if (text === "") refuse(messages.EMPTY_LABEL);
  else if (forbidden !== undefined) refuse(messages.labelCharacter(forbidden));
  else if ([...text].length > LABEL_LENGTH_MAX) refuse(messages.longLabel(text, LABEL_LENGTH_MAX));
  else if (state.reading.labels.has(text)) {
    state.problems.report(label, { code: "DUPLICATE_LABEL_NAME", message: messages.duplicateLabel(text) });
  }
  state.reading.labels.add(text);
}

function checkReader(state: StateReading): void {
  const reader = objectField(state.problems, state.place, "ItemReader");
  if (reader === undefined) return;
  const resource = stringField(state.problems, reader, "Resource");
  if (resource !== undefined && !READER_RESOURCE.test(resource.node.value)) {
    state.problems.report(resource, { message: messages.READER_RESOURCE });
  }
  const config = objectField(state.problems, reader, "ReaderConfig");
  if (config !== undefined) checkReaderConfig(state, config);
}

function checkReaderConfig(state: StateReading, config: Place<ObjectNode>): void {
  const { problems } = state;
  const type = stringField(problems, config, "InputType")?.node.value;
  const header = oneOfField(problems, config, "CSVHeaderLocation", ["FIRST_ROW", "GIVEN"]);
  if (type === "CSV" && !hasField(config, "CSVHeaderLocation")) {
    problems.report(config, { message: messages.requiredReaderField("CSVHeaderLocation") });
  }
  if (header === "GIVEN") requireFields(problems, config, ["CSVHeaders"]);
  const key = config.node.members.find((member) => member.key === "CSVHeaderLocation");
  if (type === "JSON" && key !== undefined)
    refuseField(problems, config, key, ["InputType", "MaxItems", "ItemsPointer"]);
}
