import type { ObjectNode, Place } from "./document.ts";
import { fieldOf, hasField, isObjectPlace } from "./document.ts";
import { objectField, oneOfField, refuseField, refuseOtherFields, requireFields, stringField } from "./fields.ts";
import * as messages from "./messages.ts";
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
  for (const name of ["ItemReader", "ItemBatcher", "ResultWriter"]) {
    const field = objectField(state.problems, state.place, name);
    if (field !== undefined) state.reading.unsupported.use("distributedMap", field);
  }
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
