import { createECDH } from "node:crypto";
import { pushErrors } from "@parley/contract";
import { createId } from "../../kernel/ids.ts";
import type { Actor } from "../../kernel/request-context.ts";
import { hashToken } from "../../kernel/secrets.ts";
import type { PushDependencies } from "./dependencies.ts";
import { takePushKey } from "./push-keys.ts";
import {
  deleteSubscriptions,
  listOpenSessions,
  listOwned,
  type Owner,
  replaceSubscription,
} from "./push.store.ts";
import type { PushSubscriptionRow } from "./push.tables.ts";

const mostOfPerson = 20;

/** The session that asks. @throws session_only */
export function ownerOf({ kind, id, userId, organizationId }: Actor): Owner {
  if (kind !== "session") throw pushErrors.sessionOnly();
  return { organizationId, userId, sessionId: id };
}

type Given = { endpoint: string; keys: { p256dh: string; auth: string }; name?: string | null | undefined };

/**
 * Has a browser told. The same browser again is the same place, of whoever subscribed last.
 *
 * @throws session_only; keys_unusable; too_many; what egress refuses
 */
export async function subscribe(
  dependencies: PushDependencies,
  actor: Actor,
  { endpoint, keys, name }: Given,
): Promise<PushSubscriptionRow> {
  const owner = ownerOf(actor);
  refuseUnusable(keys);
  dependencies.egress.check(endpoint);
  const { database, clock } = dependencies;
  const key = await takePushKey(dependencies);
  const now = clock();
  const row: PushSubscriptionRow = {
    id: createId("psh"),
    organization_id: owner.organizationId,
    user_id: owner.userId ?? null,
    session_id: owner.sessionId,
    key_id: key.id,
    endpoint,
    endpoint_hash: hashToken(endpoint),
    ...keys,
    name: name ?? null,
    created_at: now,
    delivered_at: null,
  };
  await database.transaction(async (transaction) => {
    const earlier = await listOwned(transaction, owner);
    const sessionIds = earlier.map(({ session_id: id }) => id);
    const open = await listOpenSessions(transaction, { ids: sessionIds, now });
    const over = earlier.filter(({ session_id: id }) => !open.has(id)).map(({ id }) => id);
    await deleteSubscriptions(transaction, { organizationId: owner.organizationId, ids: over });
    const others = earlier.filter(
      (one) => open.has(one.session_id) && one.endpoint_hash !== row.endpoint_hash,
    );
    if (others.length >= mostOfPerson) throw pushErrors.tooMany({ most: mostOfPerson });
    await replaceSubscription(transaction, row);
  });
  return row;
}

/** @throws keys_unusable */
function refuseUnusable({ p256dh, auth }: Given["keys"]): void {
  const point = Buffer.from(p256dh, "base64url");
  const isSecret = Buffer.from(auth, "base64url").byteLength === 16;
  if (point.byteLength !== 65 || point[0] !== 4 || !isSecret || !isOnCurve(point))
    throw pushErrors.keysUnusable();
}

function isOnCurve(point: Buffer): boolean {
  const any = createECDH("prime256v1");
  any.generateKeys();
  try {
    any.computeSecret(point);
    return true;
  } catch {
    return false;
  }
}
