import { contract } from "@parley/contract";
import type { Database } from "@parley/db";
import type { Clock } from "../../kernel/clock.ts";
import { implement } from "../../kernel/implement.ts";
import type { SecretBox } from "../../kernel/secrets.ts";
import { readReceipt } from "./issue-receipt.ts";
import { describeKey, rotateKey } from "./receipt-keys.ts";
import { listKeys, listReceipts } from "./receipts.store.ts";

type Dependencies = { database: Database; secrets: SecretBox; clock: Clock };

export const receiptRoutes = ({ database, secrets, clock }: Dependencies) =>
  implement(contract.receipts, {
    list: async ({ params: { id: approvalId } }, { organizationId }) => {
      const rows = await listReceipts(database.executor, { organizationId, approvalId });
      return rows.map(({ jws }) => ({ jws, content: readReceipt(jws) }));
    },
    listKeys: async (_input, { organizationId }) => ({
      keys: (await listKeys(database.executor, { organizationId })).map(describeKey),
    }),
    rotateKey: async (_input, { organizationId }) =>
      describeKey(
        await database.transaction((transaction) =>
          rotateKey(transaction, secrets, { organizationId, now: clock() }),
        ),
      ),
  });
