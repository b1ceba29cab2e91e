import { createHash, createPrivateKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import type { ReceiptKey } from "@parley/contract";
import { takeLock, type Executor } from "@parley/db";
import type { SecretBox } from "../../kernel/secrets.ts";
import { findSigningKey, insertKey, retireKeys } from "./receipts.store.ts";
import type { ReceiptKeyRow } from "./receipts.tables.ts";

type Owner = Pick<ReceiptKeyRow, "organization_id" | "id">;

/** What a sealed key belongs to. */
export const receiptKeyContext = ({ organization_id, id }: Owner): string =>
  `receipt-key:${organization_id}:${id}`;

export type SigningKey = { id: string; privateKey: KeyObject };
type Making = { organizationId: string; now: number };

/** The key that signs now; the first one is made when it is asked for. */
export async function takeSigningKey(
  transaction: Executor,
  secrets: SecretBox,
  making: Making,
): Promise<SigningKey> {
  const row = await findSigningKey(transaction, making);
  const key = row && open(secrets, row);
  if (key !== undefined) return key;
  // What was sealed under a secret that is gone signs no more; what it signed can still be verified.
  const made = await rotateKey(transaction, secrets, making);
  return {
    id: made.id,
    privateKey: createPrivateKey(secrets.open(made.sealed_private_key, receiptKeyContext(made))),
  };
}

/** A new key from now on. */
export async function rotateKey(
  transaction: Executor,
  secrets: SecretBox,
  { organizationId, now }: Making,
): Promise<ReceiptKeyRow> {
  await takeLock(transaction, `receipt-keys:${organizationId}`);
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const public_key = publicKey.export({ format: "jwk" }).x ?? "";
  const owner = { organization_id: organizationId, id: thumbprintOf(public_key) };
  const pem = privateKey.export({ format: "pem", type: "pkcs8" }).toString();
  const row: ReceiptKeyRow = {
    ...owner,
    public_key,
    sealed_private_key: secrets.seal(pem, receiptKeyContext(owner)),
    created_at: now,
    retired_at: null,
  };
  await retireKeys(transaction, { organizationId, now });
  await insertKey(transaction, row);
  return row;
}

function open(secrets: SecretBox, row: ReceiptKeyRow): SigningKey | undefined {
  try {
    return {
      id: row.id,
      privateKey: createPrivateKey(secrets.open(row.sealed_private_key, receiptKeyContext(row))),
    };
  } catch {
    return undefined;
  }
}

/** RFC 7638: the name of a key follows from the key. */
const thumbprintOf = (x: string): string =>
  createHash("sha256").update(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`).digest("base64url");

export const describeKey = ({ id, public_key: x, created_at, retired_at }: ReceiptKeyRow): ReceiptKey => ({
  kty: "OKP",
  crv: "Ed25519",
  x,
  kid: id,
  alg: "EdDSA",
  use: "sig",
  created_at: new Date(created_at).toISOString(),
  retired_at: retired_at === null ? null : new Date(retired_at).toISOString(),
});
