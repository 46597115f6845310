const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const VALUES: ReadonlyMap<string, number> = new Map([...ALPHABET].map((char, i) => [char, i]));

/** Base64 with padding, in one line. */
export function encodeBase64(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i += 3) {
    const triple = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    const known = Math.min(4, bytes.length - i + 1);
    for (let k = 0; k < 4; k++) {
      text += k < known ? ALPHABET[(triple >> (18 - 6 * k)) & 63] : "=";
    }
  }
  return text;
}

/** Passes over line breaks as MIME wants; undefined where the text is no Base64. */
export function decodeBase64(text: string): Uint8Array | undefined {
  const chars = text.replace(/\s+/g, "").replace(/={1,2}$/, "");
  if (chars.length % 4 === 1) return undefined;
  const bytes = new Uint8Array(Math.floor((chars.length * 3) / 4));
  let bits = 0;
  let count = 0;
  let at = 0;
  for (const char of chars) {
    const value = VALUES.get(char);
    if (value === undefined) return undefined;
    bits = ((bits << 6) | value) & 0xffffff;
    count += 6;
    if (count >= 8) {
      count -= 8;
      bytes[at++] = (bits >> count) & 255;
    }
  }
  return bytes;
}
