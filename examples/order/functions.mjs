// The functions of the order workflow, as they would be on Lambda: each export is a handler. stepwell.config.yaml names them.

const STOCK = new Set(["kettle", "cup", "spoon"]);

/** Retry and Catch go by the error's name. */
class PaymentBusy extends Error {
  name = "PaymentBusy";
}
class CardDeclined extends Error {
  name = "CardDeclined";
}

export const checkStock = async ({ items }) => ({ available: items.every((item) => STOCK.has(item)) });

export const checkCustomer = async ({ customer }) => ({ customer, address: "1 Well Street" });

// A worker is kept warm between calls, and with it the state of its module: so it is on Lambda, too.
const receipts = new Map();
let chargesSeen = 0;

export const charge = async ({ order, amount }, { awsRequestId }) => {
  chargesSeen += 1;
  console.log(`charging ${amount} for ${order}`);
  // Every second call finds the payment provider busy, which is what Retry is for.
  if (chargesSeen % 2 === 1) throw new PaymentBusy("try again in a moment");
  if (amount > 1000) throw new CardDeclined(`${amount} is over the limit`);
  // By request id: a call that comes twice, after a crash, is charged once.
  if (!receipts.has(awsRequestId)) receipts.set(awsRequestId, { receipt: `r-${order}-${receipts.size + 1}` });
  return receipts.get(awsRequestId);
};

export const ship = async ({ order }) => ({ parcel: `p-${order}` });

export const notify = async ({ customer, receipt, reason }) => {
  console.log(receipt === undefined ? `${customer}: sorry, ${reason}` : `${customer}: your receipt is ${receipt}`);
  return { told: customer };
};
