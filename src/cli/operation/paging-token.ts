/**
 * Where a listing cut off by `--max-items` goes on: the token of the page that was cut, and how many of
 * its items have been shown. Encoded as the AWS CLI does, so that the tokens are interchangeable.
 */
export interface PagingPosition {
  /** null is the first page. */
  readonly nextToken: string | null;
  readonly shownOfPage: number;
}

export function encodePagingToken(position: PagingPosition): string {
  const token = JSON.stringify(position.nextToken);
  const cut = position.shownOfPage === 0 ? "" : `, "boto_truncate_amount": ${position.shownOfPage}`;
  return Buffer.from(`{"nextToken": ${token}${cut}}`, "utf8").toString("base64");
}

/** A `--starting-token`; text that is none of ours is taken for the server's own nextToken. */
export function decodePagingToken(text: string): PagingPosition {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(text, "base64").toString("utf8"));
    if (typeof parsed === "object" && parsed !== null && "nextToken" in parsed) {
      const { nextToken, boto_truncate_amount: shown } = parsed as Record<string, unknown>;
      return {
        nextToken: typeof nextToken === "string" ? nextToken : null,
        shownOfPage: typeof shown === "number" ? shown : 0,
      };
    }
  } catch {
    // Not base64 of JSON: the server's token.
  }
  return { nextToken: text, shownOfPage: 0 };
}
