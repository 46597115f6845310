/** Strings up to this length are copied character by character, which beats a call into C++. */
const SHORT_STRING = 48;

/** Segments are cut from slabs of this size: an ArrayBuffer for each costs ten times as much as writing one. */
const SLAB_BYTES = 64 * 1024;

/** How a string's bytes are to be read; the low two bits of its length. */
export const LATIN1 = 0;
export const UTF8 = 1;
export const UTF16 = 2;

/**
 * Writes segments, one after the other. Repeated strings of a segment become references to their first
 * occurrence.
 */
export class ByteWriter {
  #slab: Buffer = Buffer.allocUnsafeSlow(SLAB_BYTES);
  /** Where the segment begins that is being written. */
  #start = 0;
  #end = 0;
  readonly #strings = new Map<string, number>();

  /** Begins a segment; one that was not finished is forgotten. */
  begin(): void {
    this.#end = this.#start;
    if (this.#strings.size > 0) this.#strings.clear();
  }

  /** The bytes of the segment; they are not written to again. */
  finish(): Uint8Array {
    const segment = new Uint8Array(this.#slab.buffer, this.#start, this.#end - this.#start);
    this.#start = this.#end;
    this.#strings.clear();
    return segment;
  }

  byte(value: number): void {
    if (this.#end === this.#slab.length) this.#reserve(1);
    this.#slab[this.#end++] = value;
  }

  /** An integer from 0 to 2^53 - 1, seven bits a byte. */
  unsigned(value: number): void {
    if (value < 0x80) {
      this.byte(value);
      return;
    }
    this.#reserve(8);
    let rest = value;
    // Division, not shifts: times do not fit into 32 bits.
    while (rest >= 0x80) {
      this.#slab[this.#end++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.#slab[this.#end++] = rest;
  }

  /** An integer of either sign: the sign is the lowest bit of the first byte, so that 53 bits fit. */
  signed(value: number): void {
    const sign = value < 0 ? 1 : 0;
    const size = value < 0 ? -value : value;
    if (size < 0x40) {
      this.byte(size * 2 + sign);
      return;
    }
    this.byte(((size % 0x40) * 2 + sign) | 0x80);
    this.unsigned(Math.floor(size / 0x40));
  }

  /** Any number: 0 announces a double, n + 1 is the integer n. */
  number(value: number): void {
    if (value >= 0 && value < Number.MAX_SAFE_INTEGER && Number.isInteger(value)) {
      this.unsigned(value + 1);
      return;
    }
    this.byte(0);
    this.#reserve(8);
    this.#end = this.#slab.writeDoubleLE(value, this.#end);
  }

  /** A string: its number among the segment's strings, or 0 and its text where it is new. */
  text(value: string): void {
    const known = this.#strings.get(value);
    if (known !== undefined) {
      this.unsigned(known);
      return;
    }
    this.#strings.set(value, this.#strings.size + 1);
    this.byte(0);
    if (value.length <= SHORT_STRING && this.#shortLatin1(value)) return;
    this.#longText(value);
  }

  #shortLatin1(value: string): boolean {
    const length = value.length;
    this.#reserve(2 + length);
    const start = this.#end;
    this.unsigned(length * 4 + LATIN1);
    const bytes = this.#slab;
    let at = this.#end;
    for (let i = 0; i < length; i++) {
      const unit = value.charCodeAt(i);
      if (unit > 0xff) {
        this.#end = start;
        return false;
      }
      bytes[at++] = unit;
    }
    this.#end = at;
    return true;
  }

  #longText(value: string): void {
    const byteLength = Buffer.byteLength(value, "utf8");
    if (byteLength === value.length) {
      this.unsigned(byteLength * 4 + LATIN1);
      this.#reserve(byteLength);
      this.#end += this.#slab.write(value, this.#end, byteLength, "latin1");
    } else if (value.isWellFormed()) {
      this.unsigned(byteLength * 4 + UTF8);
      this.#reserve(byteLength);
      this.#end += this.#slab.write(value, this.#end, byteLength, "utf8");
    } else {
      // UTF-8 has no lone surrogates; JSON text may hold them.
      this.unsigned(value.length * 8 + UTF16);
      this.#reserve(value.length * 2);
      this.#end += this.#slab.write(value, this.#end, value.length * 2, "utf16le");
    }
  }

  #reserve(count: number): void {
    if (this.#end + count <= this.#slab.length) return;
    const written = this.#end - this.#start;
    const next = Buffer.allocUnsafeSlow(Math.max(SLAB_BYTES, 2 * (written + count)));
    this.#slab.copy(next, 0, this.#start, this.#end);
    this.#slab = next;
    this.#start = 0;
    this.#end = written;
  }
}
