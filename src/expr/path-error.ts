/**
 * A definite path that leads nowhere. Its users word the failure: an `InputPath`, a template's field and a
 * Choice rule each have AWS's text of their own.
 */
export class PathNotFound extends Error {
  /** What Jayway says, for example `No results for path: $['a']`. */
  readonly detail: string;

  constructor(detail: string) {
    super(detail);
    this.name = "PathNotFound";
    this.detail = detail;
  }
}

/** The cause for a path field that leads nowhere: `Invalid path '$.a' : No results for path: $['a']`. */
export function invalidPathMessage(path: string, error: PathNotFound): string {
  return `Invalid path '${path}' : ${error.detail}`;
}
