import { LATIN1, UTF8, UTF16 } from "./byte-writer.ts";

/** The bytes are not a whole segment: cut off, or damaged. */
export class SegmentDamaged extends Error {
  override readonly name = "SegmentDamaged";
}

/** Reads what {@link ByteWriter} wrote. Every read past the end is an error, never a zero. */
export class ByteReader {
  readonly #bytes: Buffer;
  #at = 0;
  readonly #strings: string[] = [];

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  byte(): number {
    const value = this.#bytes[this.#at];
    if (value === undefined)
      throw new SegmentDamaged(`The segment ends at byte ${this.#at}, in the middle of a record.`);
    this.#at++;
    return value;
  }

  unsigned(): number {
    let value = this.byte();
    if (value < 0x80) return value;
    value -= 0x80;
    let factor = 0x80;
    for (;;) {
      const next = this.byte();
      value += (next & 0x7f) * factor;
      if (next < 0x80) return value;
      factor *= 0x80;
    }
  }

  signed(): number {
    const first = this.byte();
    const low = (first & 0x7f) >> 1;
    const size = first < 0x80 ? low : low + this.unsigned() * 0x40;
    return (first & 1) === 0 ? size : -size;
  }

  number(): number {
    const value = this.unsigned();
    if (value > 0) return value - 1;
    return this.#bytes.readDoubleLE(this.#take(8));
  }

  text(): string {
    const known = this.unsigned();
    if (known > 0) {
      const text = this.#strings[known - 1];
      if (text === undefined)
        throw new SegmentDamaged(`The segment refers to string ${known}, which it does not have.`);
      return text;
    }
    const text = this.#newText();
    this.#strings.push(text);
    return text;
  }

  #newText(): string {
    const head = this.unsigned();
    const encoding = head % 4;
    const length = Math.floor(head / 4);
    const start = this.#take(length);
    switch (encoding) {
      case LATIN1:
        return this.#bytes.toString("latin1", start, start + length);
      case UTF8:
        return this.#bytes.toString("utf8", start, start + length);
      case UTF16:
        return this.#bytes.toString("utf16le", start, start + length);
      default:
        throw new SegmentDamaged(`The segment has a string in the unknown encoding ${encoding}.`);
    }
  }

  #take(count: number): number {
    const start = this.#at;
    if (start + count > this.#bytes.length) {
      throw new SegmentDamaged(`The segment ends at byte ${this.#bytes.length}; byte ${start + count} was expected.`);
    }
    this.#at = start + count;
    return start;
  }
}
