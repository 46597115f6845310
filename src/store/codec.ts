import type { JournalRecord } from "../engine/records.ts";
import type { EventId } from "../engine/units.ts";
import { ByteReader, SegmentDamaged } from "./codec/byte-reader.ts";
import { ByteWriter } from "./codec/byte-writer.ts";
import { type Field, LAYOUT_BY_CODE, LAYOUT_BY_TYPE, type Layout } from "./codec/layouts.ts";

export { SegmentDamaged } from "./codec/byte-reader.ts";

/**
 * A segment: the records of one turn.
 *
 *     format version, flags, first event id, first time, number of records
 *     per record: code, control byte, what the control byte announces, required fields, optional fields
 *
 * Ids are counted from the first event id. `previous` is written only where it is not the id before,
 * `at` and `frame` only where they change, a string only once.
 */

/** The format that this release writes. Readers keep all released ones. */
const SEGMENT_FORMAT = 1;

const NO_FLAGS = 0;

/** Bits of the control byte. */
const HAS_PREVIOUS = 1;
const HAS_AT = 2;
const HAS_FRAME = 4;
const HAS_OPTIONAL = 8;

/** The segment was written by a newer Stepwell, in a format that this one does not know. */
export class UnknownSegmentFormat extends Error {
  override readonly name = "UnknownSegmentFormat";
}

/** Any record, as the table of layouts sees it. */
interface LooseRecord {
  readonly type: string;
  readonly id?: number;
  readonly previous?: number;
  readonly at: number;
  readonly frame: number;
  readonly [field: string]: unknown;
}

const writer = new ByteWriter();

/**
 * Encodes the records of one turn.
 *
 * @param firstEventId id of the first event among them, or of the next one where there is none.
 * @throws {RangeError} where ids do not ascend by one from there: the turn is broken and must not be stored.
 */
export function encodeSegment(records: readonly JournalRecord[], firstEventId: EventId): Uint8Array {
  writer.begin();
  writer.byte(SEGMENT_FORMAT);
  writer.byte(NO_FLAGS);
  writer.unsigned(firstEventId);
  let at: number = records[0]?.at ?? 0;
  writer.unsigned(at);
  writer.unsigned(records.length);
  let id: number = firstEventId;
  let frame = 0;
  for (const each of records) {
    const record = each as unknown as LooseRecord;
    const layout = LAYOUT_BY_TYPE.get(record.type);
    if (layout === undefined) throw new TypeError(`No layout for records of type ${record.type}.`);
    writeRecord(record, layout, id, at, frame);
    if (layout.isEvent) id++;
    at = record.at;
    frame = record.frame;
  }
  return writer.finish();
}

function writeRecord(record: LooseRecord, layout: Layout, id: number, at: number, frame: number): void {
  let control = 0;
  if (layout.isEvent) {
    if (record.id !== id) throw new RangeError(`Event ${record.type} has id ${record.id}; ${id} was expected.`);
    if (record.previous !== id - 1) control |= HAS_PREVIOUS;
  }
  if (record.at !== at) control |= HAS_AT;
  if (record.frame !== frame) control |= HAS_FRAME;
  const present = layout.optional.length === 0 ? 0 : optionalPresent(record, layout.optional);
  if (present !== 0) control |= HAS_OPTIONAL;

  writer.byte(layout.code);
  writer.byte(control);
  if (control & HAS_PREVIOUS) writer.unsigned(id - (record.previous as number));
  if (control & HAS_AT) writer.signed(record.at - at);
  if (control & HAS_FRAME) writer.unsigned(record.frame);
  if (present !== 0) writer.unsigned(present);
  for (const field of layout.required) writeField(field, record[field.name], record.at);
  if (present === 0) return;
  for (const field of layout.optional) {
    const value = record[field.name];
    if (value !== undefined) writeField(field, value, record.at);
  }
}

function optionalPresent(record: LooseRecord, fields: readonly Field[]): number {
  let present = 0;
  for (let i = 0; i < fields.length; i++) {
    if (record[(fields[i] as Field).name] !== undefined) present |= 1 << i;
  }
  return present;
}

function writeField(field: Field, value: unknown, at: number): void {
  switch (field.kind) {
    case "text":
      writer.text(value as string);
      return;
    case "number":
      writer.number(value as number);
      return;
    case "time":
      writer.signed((value as number) - at);
      return;
    case "flag":
      writer.byte(value === true ? 1 : 0);
      return;
    case "texts": {
      const texts = value as readonly string[];
      writer.unsigned(texts.length);
      for (const text of texts) writer.text(text);
      return;
    }
    case "textsByName": {
      const entries = Object.entries(value as Readonly<Record<string, string>>);
      writer.unsigned(entries.length);
      for (const [name, text] of entries) {
        writer.text(name);
        writer.text(text);
      }
    }
  }
}

/**
 * Decodes a segment of any released format.
 *
 * @throws {UnknownSegmentFormat} where a newer Stepwell wrote it.
 * @throws {SegmentDamaged} where the bytes are not a whole segment.
 */
export function decodeSegment(bytes: Uint8Array): readonly JournalRecord[] {
  const reader = new ByteReader(bytes);
  const format = reader.byte();
  if (format !== SEGMENT_FORMAT) {
    throw new UnknownSegmentFormat(
      `The segment has format ${format}; this Stepwell reads formats up to ${SEGMENT_FORMAT}. A newer Stepwell wrote it.`,
    );
  }
  const flags = reader.byte();
  if (flags !== NO_FLAGS)
    throw new UnknownSegmentFormat(`The segment has unknown flags ${flags}. A newer Stepwell wrote it.`);
  let id = reader.unsigned();
  let at = reader.unsigned();
  const count = reader.unsigned();
  let frame = 0;
  const records: JournalRecord[] = [];
  for (let i = 0; i < count; i++) {
    const layout = layoutOf(reader.byte());
    const control = reader.byte();
    const previous = control & HAS_PREVIOUS ? id - reader.unsigned() : id - 1;
    if (control & HAS_AT) at += reader.signed();
    if (control & HAS_FRAME) frame = reader.unsigned();
    const record: Record<string, unknown> = layout.isEvent
      ? { type: layout.type, id, previous, at, frame }
      : { type: layout.type, at, frame };
    if (layout.isEvent) id++;
    readFields(reader, layout, control, at, record);
    records.push(record as unknown as JournalRecord);
  }
  if (!reader.isAtEnd) throw new SegmentDamaged("The segment goes on after its last record.");
  return records;
}

function layoutOf(code: number): Layout {
  const layout = LAYOUT_BY_CODE[code];
  if (layout === undefined) {
    throw new UnknownSegmentFormat(`The segment has a record of unknown type ${code}. A newer Stepwell wrote it.`);
  }
  return layout;
}

function readFields(
  reader: ByteReader,
  layout: Layout,
  control: number,
  at: number,
  record: Record<string, unknown>,
): void {
  const present = control & HAS_OPTIONAL ? reader.unsigned() : 0;
  if (present >= 1 << layout.optional.length) {
    throw new UnknownSegmentFormat(`The segment has a ${layout.type} with unknown fields. A newer Stepwell wrote it.`);
  }
  for (const field of layout.required) record[field.name] = readField(reader, field, at);
  if (present === 0) return;
  for (let i = 0; i < layout.optional.length; i++) {
    if ((present & (1 << i)) === 0) continue;
    const field = layout.optional[i] as Field;
    record[field.name] = readField(reader, field, at);
  }
}

function readField(reader: ByteReader, field: Field, at: number): unknown {
  switch (field.kind) {
    case "text":
      return reader.text();
    case "number":
      return reader.number();
    case "time":
      return at + reader.signed();
    case "flag":
      return reader.byte() === 1;
    case "texts":
      return Array.from({ length: reader.unsigned() }, () => reader.text());
    case "textsByName":
      return Object.fromEntries(Array.from({ length: reader.unsigned() }, () => [reader.text(), reader.text()]));
  }
}
