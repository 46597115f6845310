import type { Diagnostic, DiagnosticCode } from "./diagnostic.ts";
import type { JsonNode, Place, Span } from "./document.ts";
import type { LineIndex } from "./line-index.ts";

interface Finding {
  readonly severity?: "ERROR" | "WARNING";
  readonly code?: DiagnosticCode;
  readonly message: string;
  /** Advice; as a function where it takes work to find. */
  readonly mend?: string | (() => string | undefined) | undefined;
  /** What to point at, where it is not the whole value (the key of a field that should not be there). */
  readonly span?: Span;
}

/** No reader of diagnostics gets through more, and a hostile definition could have a million. */
const DIAGNOSTICS_MAX = 1_000;
const MENDS_MAX = 100;

/** Collects diagnostics while a definition is read, and gives them in the order of the text. */
export class Problems {
  readonly #lines: LineIndex;
  #errorCount = 0;
  readonly #found: { readonly order: number; readonly diagnostic: Diagnostic }[] = [];

  constructor(lines: LineIndex) {
    this.#lines = lines;
  }

  /** A fault of the value at `place`; AWS names its pointer. */
  report(place: Place<JsonNode>, finding: Finding): void {
    const location = place.pointer === "" ? "/" : place.pointer;
    this.#add(place.node.start, location, finding.span ?? place.node, finding);
  }

  /** A fault of the whole, which AWS gives no location. */
  reportWhole(span: Span, finding: Finding): void {
    this.#add(Number.MAX_SAFE_INTEGER, undefined, span, finding);
  }

  /** A fault with a location that is no pointer. */
  reportAt(location: string, span: Span, finding: Finding): void {
    this.#add(span.start, location, span, finding);
  }

  /** How many ERRORs there are so far: readers compare it to learn whether a part is sound. */
  get errorCount(): number {
    return this.#errorCount;
  }

  inTextOrder(): readonly Diagnostic[] {
    return this.#found.toSorted((a, b) => a.order - b.order).map((entry) => entry.diagnostic);
  }

  #add(order: number, location: string | undefined, span: Span, finding: Finding): void {
    if (finding.severity !== "WARNING") this.#errorCount++;
    if (this.#found.length >= DIAGNOSTICS_MAX) return;
    const mend = this.#found.length < MENDS_MAX ? adviceOf(finding) : undefined;
    const { line, column } = this.#lines.positionOf(span.start);
    this.#found.push({
      order,
      diagnostic: {
        severity: finding.severity ?? "ERROR",
        code: finding.code ?? "SCHEMA_VALIDATION_FAILED",
        message: finding.message,
        location,
        line,
        column,
        ...(mend === undefined ? {} : { mend }),
      },
    });
  }
}

function adviceOf({ mend }: Finding): string | undefined {
  return typeof mend === "function" ? mend() : mend;
}
