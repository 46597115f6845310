import { isEmptyMap, type Writer } from "./writer.ts";

/** JSON with an indent of four; nothing for an empty answer. */
export const writeJson: Writer = (value) => (isEmptyMap(value) ? "" : `${JSON.stringify(value, null, 4)}\n`);
