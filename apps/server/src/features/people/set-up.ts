import type { Executor } from "@parley/db";
import { takeLock } from "@parley/db";
import { useSetUpLink } from "../access/index.ts";
import { countOwners, insertMember } from "./members.store.ts";
import { toNewUser, type NewUser } from "./new-user.ts";
import type { UserRow } from "./people.tables.ts";
import { findUserByEmail, insertUser } from "./users.store.ts";

export type SetUp = { kind: "done"; user: UserRow } | { kind: "link_unusable" } | { kind: "address_taken" };

/**
 * Makes who holds the link printed at the start the owner of its organization, where it has none yet. Run it in a
 * transaction; where it does not end as done, throw it away, so that the link stays.
 */
export async function setUp(
  executor: Executor,
  { token, ...given }: Omit<NewUser, "isProven"> & { token: string },
): Promise<SetUp> {
  await takeLock(executor, "people.set-up");
  const organizationId = await useSetUpLink(executor, { token, now: given.now });
  if (organizationId === undefined) return { kind: "link_unusable" };
  if ((await countOwners(executor, { organizationId })) > 0) return { kind: "link_unusable" };
  if (await findUserByEmail(executor, given.email)) return { kind: "address_taken" };
  const made = toNewUser({ ...given, isProven: true });
  await insertUser(executor, made);
  const { now } = given;
  await insertMember(executor, {
    organization_id: organizationId,
    user_id: made.user.id,
    role: "owner",
    created_at: now,
    updated_at: now,
  });
  return { kind: "done", user: made.user };
}
