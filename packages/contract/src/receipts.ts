import { z } from "zod";
import { endpoint, resource } from "./kernel/endpoint.ts";
import { idParams } from "./kernel/wire.ts";
import { Receipt, ReceiptKey } from "./receipt.ts";

export const receipts = resource("receipts", {
  description:
    "Signed statements of what was approved and run. They are verified without the server, with an organization's public keys.",
  endpoints: {
    list: endpoint({
      method: "GET",
      path: "/approvals/:id/receipts",
      summary: "List the receipts of a request, oldest first",
      permission: "read",
      resource: "organization",
      params: idParams,
      output: z.array(Receipt),
    }),
    listKeys: endpoint({
      method: "GET",
      path: "/receipt-keys",
      summary: "List the public keys, newest first",
      description:
        "The same as anybody gets, without a key, at `/.well-known/parley-receipt-keys/` and the organization's id.",
      permission: "read",
      resource: "caller",
      output: z.object({ keys: z.array(ReceiptKey) }),
    }),
    rotateKey: endpoint({
      method: "POST",
      path: "/receipt-keys/rotate",
      summary: "Sign with a new key from now on",
      description: "Older public keys stay, so that what they signed can be verified.",
      permission: "manage-secrets",
      resource: "organization",
      output: ReceiptKey,
    }),
  },
});
