// The functions of the order workflow, served over HTTP: each is called with its payload as the JSON body of a
// POST to /NAME. Run it with `node examples/order/functions.mjs [port]`.
import { createServer } from "node:http";

const STOCK = new Set(["kettle", "cup", "spoon"]);

/** An error that the workflow knows by name. */
class FunctionError extends Error {
  constructor(errorType, message) {
    super(message);
    this.errorType = errorType;
  }
}

// Charges by their Idempotency-Key: a delivery that comes twice is charged once.
const receipts = new Map();
let chargesSeen = 0;

const functions = {
  checkStock: ({ items }) => ({ available: items.every((item) => STOCK.has(item)) }),
  checkCustomer: ({ customer }) => ({ customer, address: "1 Well Street" }),
  charge({ order, amount }, idempotencyKey) {
    chargesSeen += 1;
    // Every second call finds the payment provider busy, which is what Retry is for.
    if (chargesSeen % 2 === 1) throw new FunctionError("PaymentBusy", "try again in a moment");
    if (amount > 1000) throw new FunctionError("CardDeclined", `${amount} is over the limit`);
    if (!receipts.has(idempotencyKey)) receipts.set(idempotencyKey, { receipt: `r-${order}-${receipts.size + 1}` });
    return receipts.get(idempotencyKey);
  },
  ship: ({ order }) => ({ parcel: `p-${order}` }),
  notify: ({ customer, reason }) => ({ told: customer, reason }),
};

const server = createServer(async (request, response) => {
  const run = functions[request.url.slice(1)];
  if (run === undefined) return response.writeHead(404).end();
  let body = "";
  for await (const chunk of request.setEncoding("utf8")) body += chunk;
  try {
    const result = run(JSON.parse(body), request.headers["idempotency-key"]);
    response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(result));
  } catch (error) {
    const { errorType = "Error", message } = error;
    response.writeHead(200, { "Content-Type": "application/json", "X-Amz-Function-Error": "Unhandled" });
    response.end(JSON.stringify({ errorType, errorMessage: message }));
  }
});

server.listen(Number(process.argv[2] ?? 9001), "127.0.0.1", () => {
  console.log(`functions at http://127.0.0.1:${server.address().port}`);
});
