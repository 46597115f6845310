/** A pattern may not be longer, so that it stays cheap to compile. */
const PATTERN_LENGTH_MAX = 1_000;

/** The flags of Java's patterns that JavaScript has, too. */
const FLAGS: Readonly<Record<string, string>> = { i: "i", m: "m", s: "s", u: "", d: "", U: "" };

/**
 * Compiles a user's regular expression, which has to match the whole text.
 *
 * Back-references and look-around are refused: they are the constructs for which no engine can promise
 * an answer in linear time, and a filter must not hang a server.
 *
 * @returns the pattern, or why it is none.
 */
export function compilePattern(source: string, flags: string): RegExp | string {
  if (source.length > PATTERN_LENGTH_MAX) {
    return `A regular expression may have ${PATTERN_LENGTH_MAX} characters`;
  }
  if (/\\[1-9]|\\k<|\(\?<?[=!]/.test(source.replaceAll("\\\\", ""))) {
    return "Back-references and look-around are not supported in a filter";
  }
  let known = "";
  for (const flag of flags) {
    const own = FLAGS[flag];
    if (own === undefined) return `Unknown flag '${flag}' of the regular expression`;
    if (!known.includes(own)) known += own;
  }
  try {
    return new RegExp(`^(?:${source})$`, known);
  } catch {
    return "Invalid regular expression";
  }
}
