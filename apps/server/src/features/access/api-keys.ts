import type { Executor } from "@parley/db";
import { createId } from "../../kernel/ids.ts";
import { hashToken } from "../../kernel/secrets.ts";
import { insertApiKey } from "./access.store.ts";

/** Makes a key of the organization work; a key that works already stays as it is. */
export async function saveApiKey(
  executor: Executor,
  { organizationId, name, key, now }: { organizationId: string; name: string; key: string; now: number },
): Promise<void> {
  await insertApiKey(executor, {
    id: createId("key"),
    organization_id: organizationId,
    name,
    hash: hashToken(key),
    hint: key.slice(-4),
    created_at: now,
    revoked_at: null,
  });
}
