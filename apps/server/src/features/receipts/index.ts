export { issueReceipt, type Statement } from "./issue-receipt.ts";
export { mountReceiptKeys } from "./mount-receipt-keys.ts";
export { receiptKeyContext } from "./receipt-keys.ts";
export { receiptRoutes } from "./receipts.routes.ts";
