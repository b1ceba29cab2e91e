import { createPublicKey, verify } from "node:crypto";
import type { AuditCheckpoint } from "@parley/contract";
import type { Executor } from "@parley/db";
import { listKeys } from "../receipts/index.ts";
import { listCheckpoints } from "./checkpoints.store.ts";
import { readCheckpoint } from "./make-checkpoint.ts";

/** The furthest checkpoint that is kept, and whether one of the organization's keys signed it. */
export async function findCheckpoint(
  executor: Executor,
  organizationId: string,
): Promise<{ content: AuditCheckpoint; isGenuine: boolean } | undefined> {
  const [row] = await listCheckpoints(executor, { organizationId, limit: 1 });
  if (row === undefined) return undefined;
  const content = readCheckpoint(row.jws);
  const key = (await listKeys(executor, { organizationId })).find(({ id }) => id === content.key_id);
  const isGenuine =
    key !== undefined && content.organization_id === organizationId && isSignedBy(row.jws, key.public_key);
  return { content, isGenuine };
}

function isSignedBy(jws: string, x: string): boolean {
  const end = jws.lastIndexOf(".");
  const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
  return verify(null, Buffer.from(jws.slice(0, end)), key, Buffer.from(jws.slice(end + 1), "base64url"));
}
