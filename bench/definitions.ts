const REGION = "us-east-1";
export const ROLE = "arn:aws:iam::123456789012:role/bench";

/** Ten Pass states in a row: what an execution costs besides its work. */
export const PASS_CHAIN = JSON.stringify({
  StartAt: "Step1",
  States: Object.fromEntries(
    Array.from({ length: 10 }, (_, i) => [
      `Step${i + 1}`,
      i === 9 ? { Type: "Pass", End: true } : { Type: "Pass", Next: `Step${i + 2}` },
    ]),
  ),
});

/** Three Lambda tasks in a row. */
export const LAMBDA_CHAIN = JSON.stringify({
  StartAt: "One",
  States: Object.fromEntries(
    ["One", "Two", "Three"].map((name, i, names) => [
      name,
      {
        Type: "Task",
        Resource: `arn:aws:lambda:${REGION}:123456789012:function:bench`,
        ...(i === 2 ? { End: true } : { Next: names[i + 1] }),
      },
    ]),
  ),
});

/** A wait of a day. */
export const LONG_WAIT = JSON.stringify({
  StartAt: "Wait",
  States: { Wait: { Type: "Wait", Seconds: 86_400, End: true } },
});

/** One state that does nothing. */
export const ONE_PASS = JSON.stringify({ StartAt: "Only", States: { Only: { Type: "Pass", End: true } } });

export const ACTIVITY_ARN = `arn:aws:states:${REGION}:123456789012:activity:work`;

/** One task for a worker. */
export const ONE_ACTIVITY = JSON.stringify({
  StartAt: "Work",
  States: { Work: { Type: "Task", Resource: ACTIVITY_ARN, End: true } },
});
