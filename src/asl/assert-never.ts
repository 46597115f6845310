/** Ends an exhaustive switch: a forgotten variant does not compile. */
export function assertNever(value: never): never {
  throw new Error(`unexpected variant: ${JSON.stringify(value)}`);
}
