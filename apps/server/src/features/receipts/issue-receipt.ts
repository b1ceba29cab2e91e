import { ReceiptContent } from "@parley/contract";
import type { Executor } from "@parley/db";
import { createId } from "../../kernel/ids.ts";
import type { SecretBox } from "../../kernel/secrets.ts";
import { takeSigningKey } from "./receipt-keys.ts";
import { insertReceipt, listReceipts } from "./receipts.store.ts";
import { signJws } from "./sign-jws.ts";

/** What is to be stated. */
export type Statement = Omit<ReceiptContent, "version" | "id" | "issuer" | "key_id" | "issued_at">;

type Issuing = { secrets: SecretBox; publicUrl: () => string; now: number };

/** Signs a statement and keeps it, in the transaction of what it states: there is no claim without its receipt. */
export async function issueReceipt(
  transaction: Executor,
  { secrets, publicUrl, now }: Issuing,
  statement: Statement,
): Promise<string> {
  const { organization_id: organizationId, approval_id: approvalId } = statement;
  const key = await takeSigningKey(transaction, secrets, { organizationId, now });
  const id = createId("rcp");
  const content = ReceiptContent.parse({
    ...statement,
    version: 1,
    id,
    issuer: publicUrl(),
    key_id: key.id,
    issued_at: new Date(now).toISOString(),
  });
  const jws = signJws(key, "parley-receipt+jws", content);
  await insertReceipt(transaction, {
    id,
    organization_id: organizationId,
    approval_id: approvalId,
    jws,
    created_at: now,
  });
  return jws;
}

/** What a receipt says, of those we keep. */
export const readReceipt = (jws: string): ReceiptContent =>
  ReceiptContent.parse(JSON.parse(Buffer.from(jws.split(".")[1] ?? "", "base64url").toString()));

/** The receipt of a claim that was made before. */
export async function findClaimReceipt(
  executor: Executor,
  where: { organizationId: string; approvalId: string },
): Promise<string | undefined> {
  const rows = await listReceipts(executor, where);
  return rows.find(({ jws }) => readReceipt(jws).type === "claimed")?.jws;
}
