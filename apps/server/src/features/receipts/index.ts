export { findClaimReceipt, issueReceipt, type Statement } from "./issue-receipt.ts";
export { mountReceiptKeys } from "./mount-receipt-keys.ts";
export { receiptKeyContext, takeSigningKey } from "./receipt-keys.ts";
export { listKeys } from "./receipts.store.ts";
export { receiptRoutes } from "./receipts.routes.ts";
export { signJws } from "./sign-jws.ts";
