/** How the endpoint answers; everything has AWS's value or the safe one by default. */
export interface ApiSettings {
  /** Region where the request's signature names none. */
  readonly region: string;
  /** Account where the access key id is not a 12-digit number. */
  readonly account: string;
  /**
   * Serve only the loopback's names and `allowedHosts`, and refuse other sites' `Origin`s: the defence of an
   * endpoint without authentication against web pages in the user's browser.
   */
  readonly checkHost: boolean;
  /** Further names to serve: `name`, or `name:port`. */
  readonly allowedHosts: readonly string[];
  /** Said by /healthz: the endpoint is public and asks nobody who they are. */
  readonly insecure: boolean;
  /** Largest request body, in bytes. */
  readonly bodyBytesMax: number;
  /** Largest execution input, in bytes of UTF-8. */
  readonly payloadBytesMax: number;
  /** Longest definition, in UTF-16 units. */
  readonly definitionLengthMax: number;
  /** Tags of one resource. */
  readonly tagsMax: number;
  /** Events of one history: an execution that has no room left cannot be redriven. */
  readonly historyEventsMax: number;
}

export const DEFAULT_API_SETTINGS: ApiSettings = {
  region: "us-east-1",
  account: "123456789012",
  checkHost: true,
  allowedHosts: [],
  insecure: false,
  // AWS allows a request of 1 MiB. Twice that, because JSON escapes can double a definition of full length.
  bodyBytesMax: 2 * 1_048_576 + 65_536,
  payloadBytesMax: 262_144, // AWS quota
  definitionLengthMax: 1_048_576, // AWS quota
  tagsMax: 50, // AWS quota
  historyEventsMax: 25_000, // AWS quota
};
