/**
 * A state machine's ARN, and what follows a `#`: the test case of the mock file that an execution of it runs with. A bare
 * `#` at the end is none.
 */
export function splitTestCase(text: string): { readonly arn: string; readonly testCase?: string } {
  const hash = text.indexOf("#");
  if (hash < 0) return { arn: text };
  const testCase = text.slice(hash + 1);
  return { arn: text.slice(0, hash), ...(testCase !== "" && { testCase }) };
}
