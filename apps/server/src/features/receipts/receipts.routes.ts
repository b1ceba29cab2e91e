import { contract, type ReceiptContent } from "@parley/contract";
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
      const found = rows.map(({ jws }) => ({ jws, content: readReceipt(jws) }));
      // Within a millisecond too, a claim comes before what became of it.
      return found.toSorted((a, b) => placeOf(a.content).localeCompare(placeOf(b.content)));
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

const placeOf = ({ issued_at: at, type }: ReceiptContent): string => `${at} ${type}`;
