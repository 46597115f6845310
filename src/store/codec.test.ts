import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { JournalRecord, RecordType } from "../engine/records.ts";
import type { EpochMs, EventId, FrameId, JsonText } from "../engine/units.ts";
import { type FieldKind, LAYOUT_BY_TYPE, LAYOUTS } from "./codec/layouts.ts";
import { decodeSegment, encodeSegment, SegmentDamaged, UnknownSegmentFormat } from "./codec.ts";

const TYPES = Object.keys(LAYOUTS) as RecordType[];
const AT = 1_764_000_000_000;

const text = fc.oneof(
  fc.constantFrom("", "{}", "Pass", "a name", "é", "…", "\ud800", "x\udc00y", "\u0000", "😀"),
  fc.string({ unit: "grapheme", maxLength: 80 }),
  fc.string({ unit: "binary", maxLength: 80 }),
  // Any UTF-16 code units at all, lone surrogates among them.
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 70 }).map((units) => String.fromCharCode(...units)),
);
const time = fc.integer({ min: 0, max: 8_640_000_000_000_000 });
const VALUES: Readonly<Record<FieldKind, fc.Arbitrary<unknown>>> = {
  text,
  texts: fc.array(text, { maxLength: 5 }),
  textsByName: fc.array(fc.tuple(text, text), { maxLength: 5 }).map((entries) => Object.fromEntries(entries)),
  number: fc.oneof(
    fc.nat(300),
    fc.maxSafeInteger(),
    fc.double({ noNaN: true }).filter((n) => !Object.is(n, -0)),
  ),
  time,
  flag: fc.boolean(),
};

function recordOf(type: RecordType): fc.Arbitrary<(id: number) => JournalRecord> {
  const layout = LAYOUT_BY_TYPE.get(type);
  if (layout === undefined) throw new Error(`no layout for ${type}`);
  const fields: Record<string, fc.Arbitrary<unknown>> = {};
  for (const field of [...layout.required, ...layout.optional]) fields[field.name] = VALUES[field.kind];
  return fc
    .record({
      at: time,
      frame: fc.oneof(fc.constant(0), fc.nat()),
      back: fc.nat(),
      fields: fc.record(fields, { requiredKeys: layout.required.map((field) => field.name) }),
    })
    .map(({ at, frame, back, fields }) => (id: number) => {
      const own = layout.isEvent ? { id, previous: Math.max(0, id - 1 - (back % 4)) } : {};
      return { type, ...own, at, frame, ...fields } as unknown as JournalRecord;
    });
}

function number(makers: readonly ((id: number) => JournalRecord)[], firstId: number): JournalRecord[] {
  let id = firstId;
  return makers.map((make) => {
    const record = make(id);
    if ("id" in record) id++;
    return record;
  });
}

/** Ten Pass states that hand on what they got: the design's measure of a segment. */
function tenPassStates(): JournalRecord[] {
  const envelope = (id: number) => ({
    id: id as EventId,
    previous: (id === 2 ? 0 : id - 1) as EventId,
    at: AT as EpochMs,
    frame: 0 as FrameId,
  });
  const input = '{"orderId":"o-4711","amount":42}' as JsonText;
  const records: JournalRecord[] = [
    {
      type: "ExecutionStarted",
      ...envelope(1),
      input,
      startAt: "State1",
      deadlineAt: (AT + 31_536_000_000) as EpochMs,
    },
  ];
  for (let i = 1; i <= 10; i++) {
    const name = `State${i}`;
    records.push({ type: "PassStateEntered", ...envelope(2 * i), name, input });
    records.push({
      type: "PassStateExited",
      ...envelope(2 * i + 1),
      name,
      output: input,
      ...(i < 10 ? { next: `State${i + 1}` } : {}),
    });
  }
  records.push({ type: "ExecutionSucceeded", ...envelope(22), output: input });
  return records;
}

describe("a segment", () => {
  test.each(TYPES)("gives back every record of type %s", (type) => {
    fc.assert(
      fc.property(
        fc.array(recordOf(type), { maxLength: 4 }),
        fc.integer({ min: 1, max: 25_000 }),
        (makers, firstId) => {
          const records = number(makers, firstId);
          expect(decodeSegment(encodeSegment(records, firstId as EventId))).toStrictEqual(records);
        },
      ),
      { numRuns: 40 },
    );
  });

  test("gives back any mixture of records", () => {
    const any = fc.constantFrom(...TYPES).chain(recordOf);
    fc.assert(
      fc.property(fc.array(any, { maxLength: 30 }), (makers) => {
        const records = number(makers, 7);
        expect(decodeSegment(encodeSegment(records, 7 as EventId))).toStrictEqual(records);
      }),
      { numRuns: 100 },
    );
  });

  test("gives back payloads larger than its buffers, whatever their characters", () => {
    for (const unit of ["a", "é", "…", "\ud800", "😀"]) {
      const input = JSON.stringify(unit.repeat(700_000)) as JsonText;
      const [started] = tenPassStates();
      const records = [{ ...started, input } as JournalRecord];
      expect(decodeSegment(encodeSegment(records, 1 as EventId))).toStrictEqual(records);
    }
  });

  test("is small: 22 events of ten Pass states take at most 264 bytes", () => {
    expect(encodeSegment(tenPassStates(), 1 as EventId).length).toBeLessThanOrEqual(264);
  });

  test("keeps its bytes when the next one is encoded", () => {
    const first = encodeSegment(tenPassStates(), 1 as EventId);
    const before = Buffer.from(first).toString("hex");
    for (let i = 0; i < 1000; i++) encodeSegment(tenPassStates().slice(0, 3), 1 as EventId);
    expect(Buffer.from(first).toString("hex")).toBe(before);
  });

  test("with ids that do not ascend by one is refused, and the next one is not harmed", () => {
    const records = tenPassStates();
    expect(() => encodeSegment(records, 2 as EventId)).toThrow(RangeError);
    expect(() => encodeSegment([records[0], records[2]] as JournalRecord[], 1 as EventId)).toThrow(/3; 2 was expected/);
    expect(decodeSegment(encodeSegment(records, 1 as EventId))).toStrictEqual(records);
  });

  test("cut off anywhere is called damaged", () => {
    const bytes = encodeSegment(tenPassStates(), 1 as EventId);
    for (let length = 0; length < bytes.length; length++) {
      expect(() => decodeSegment(bytes.subarray(0, length))).toThrow(SegmentDamaged);
    }
    expect(() => decodeSegment(Buffer.concat([bytes, Buffer.from([0])]))).toThrow(SegmentDamaged);
  });

  test("of a newer format is refused by its number", () => {
    const bytes = Buffer.from(encodeSegment(tenPassStates(), 1 as EventId));
    bytes[0] = 9;
    expect(() => decodeSegment(bytes)).toThrow(UnknownSegmentFormat);
    expect(() => decodeSegment(bytes)).toThrow(/format 9/);
  });

  test("with flags, types or fields of a newer Stepwell is refused, not misread", () => {
    const [started] = tenPassStates();
    const bytes = Buffer.from(encodeSegment([started as JournalRecord], 1 as EventId));
    const flagged = Buffer.from(bytes);
    flagged[1] = 1;
    expect(() => decodeSegment(flagged)).toThrow(UnknownSegmentFormat);
    // After format, flags, first id, six bytes of time and the number of records.
    const recordAt = 10;
    const unknownType = Buffer.from(bytes);
    unknownType[recordAt] = 199;
    expect(() => decodeSegment(unknownType)).toThrow(/unknown type 199/);
    const [failed] = [{ ...started, type: "ExecutionFailed", error: "E" }] as unknown as JournalRecord[];
    const unknownField = Buffer.from(encodeSegment([failed as JournalRecord], 1 as EventId));
    // The byte that tells which optional fields are there.
    unknownField[recordAt + 2] = 4;
    expect(() => decodeSegment(unknownField)).toThrow(/ExecutionFailed with unknown fields/);
  });
});

describe("the table of layouts", () => {
  test("gives every type a code of its own, on the right side of the line", () => {
    const codes = TYPES.map((type) => LAYOUTS[type][0]);
    expect(new Set(codes).size).toBe(TYPES.length);
  });

  test("is what format 1 was released with", () => {
    // A change in this snapshot that is not an addition breaks every journal there is.
    expect(LAYOUTS).toMatchSnapshot();
  });

  test("format 1 is these bytes", () => {
    expect(Buffer.from(encodeSegment(tenPassStates().slice(0, 3), 1 as EventId)).toString("hex")).toMatchInlineSnapshot(
      `"01000180d0dfb4ab330301000080017b226f726465724964223a226f2d34373131222c22616d6f756e74223a34327d001853746174653180b089fbea010e0102020118080102010018537461746532"`,
    );
  });
});
