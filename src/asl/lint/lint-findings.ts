import type { Diagnostic } from "../diagnostic.ts";
import { fieldOf, type ObjectNode, type Place, type Span } from "../document.ts";
import type { LineIndex } from "../line-index.ts";

/** Our own diagnostics, beyond AWS's. */
export const LINT_CODES = [
  "STEPWELL_CATCH_NEVER_MATCHES",
  "STEPWELL_PATH_NEVER_EXISTS",
  "STEPWELL_RETRY_NEVER_MATCHES",
  "STEPWELL_TASK_WITHOUT_TIMEOUT",
] as const;

type LintCode = (typeof LINT_CODES)[number];

export interface LintFinding {
  readonly code: LintCode;
  readonly message: string;
  readonly mend: string | undefined;
  /** What to point at, where it is not the whole value. */
  readonly span?: Span;
}

interface Found {
  readonly start: number;
  readonly diagnostic: Diagnostic;
}

/** Collects findings, but those that a `Comment` around them silences. */
export class LintFindings {
  readonly #lines: LineIndex;
  readonly #found: Found[];
  readonly #silenced: ReadonlySet<string>;

  private constructor(lines: LineIndex, found: Found[], silenced: ReadonlySet<string>) {
    this.#lines = lines;
    this.#found = found;
    this.#silenced = silenced;
  }

  static start(lines: LineIndex): LintFindings {
    return new LintFindings(lines, [], new Set());
  }

  /** The same collection for what stands in a machine or state, whose `Comment` may silence codes. */
  within(owner: Place<ObjectNode>): LintFindings {
    const comment = fieldOf(owner, "Comment")?.node;
    const codes = comment?.kind === "string" ? silencedBy(comment.value) : [];
    if (codes.length === 0) return this;
    return new LintFindings(this.#lines, this.#found, new Set([...this.#silenced, ...codes]));
  }

  warn(place: Place, { code, message, mend, span = place.node }: LintFinding): void {
    if (this.#silenced.has(code)) return;
    const { line, column } = this.#lines.positionOf(span.start);
    const advice = mend === undefined ? {} : { mend };
    this.#found.push({
      start: span.start,
      diagnostic: { severity: "WARNING", code, message, location: place.pointer, line, column, ...advice },
    });
  }

  inTextOrder(): readonly Diagnostic[] {
    return this.#found.toSorted((a, b) => a.start - b.start).map(({ diagnostic }) => diagnostic);
  }
}

/** The codes behind each `stepwell-ignore` of a comment, parted by commas or spaces. */
function silencedBy(comment: string): readonly string[] {
  return [...comment.matchAll(/\bstepwell-ignore((?:[\s,]+STEPWELL_[A-Z_]+)+)/g)].flatMap(
    ([, codes = ""]) => codes.match(/STEPWELL_[A-Z_]+/g) ?? [],
  );
}
