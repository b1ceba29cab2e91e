import { createPrivateKey, generateKeyPairSync, type JsonWebKey, type KeyObject } from "node:crypto";
import { takeLock, type Database } from "@parley/db";
import type { SecretBox } from "../../kernel/secrets.ts";
import { findNewestKey, insertKey } from "./push.store.ts";
import type { PushKeyRow } from "./push.tables.ts";

/** What a sealed key belongs to. */
export const pushKeyContext = (id: string): string => `push-key:${id}`;

export type PushKey = { id: string; privateKey: KeyObject };
type Dependencies = { database: Database; secrets: SecretBox; clock: () => number };

/**
 * The key by which push services know this server; the first one is made when it is asked for. It is of the whole
 * server: a browser subscribes once for all that it shows of it.
 */
export async function takePushKey({ database, secrets, clock }: Dependencies): Promise<PushKey> {
  const known = openKey(secrets, await findNewestKey(database.executor));
  if (known !== undefined) return known;
  return database.transaction(async (transaction) => {
    await takeLock(transaction, "push-keys");
    // What was sealed under a secret that is gone sends no more: browsers subscribe anew.
    const other = openKey(secrets, await findNewestKey(transaction));
    if (other !== undefined) return other;
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const jwk = privateKey.export({ format: "jwk" });
    const id = toPublicKey(jwk);
    const sealed = secrets.seal(JSON.stringify(jwk), pushKeyContext(id));
    await insertKey(transaction, { id, sealed_private_key: sealed, created_at: clock() });
    return { id, privateKey };
  });
}

function openKey(secrets: SecretBox, row: PushKeyRow | undefined): PushKey | undefined {
  if (row === undefined) return undefined;
  try {
    const jwk = JSON.parse(secrets.open(row.sealed_private_key, pushKeyContext(row.id))) as JsonWebKey;
    return { id: row.id, privateKey: createPrivateKey({ key: jwk, format: "jwk" }) };
  } catch {
    return undefined;
  }
}

/** The point without compression, as browsers take it. */
const toPublicKey = ({ x = "", y = "" }: { x?: string; y?: string }): string =>
  Buffer.concat([Buffer.from([4]), Buffer.from(x, "base64url"), Buffer.from(y, "base64url")]).toString(
    "base64url",
  );
