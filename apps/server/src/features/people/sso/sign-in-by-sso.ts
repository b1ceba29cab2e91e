import type { Executor } from "@parley/db";
import { insertMember } from "../members.store.ts";
import { toAccount, toUserRow } from "../new-user.ts";
import { proveAddress } from "../prove-address.store.ts";
import type { SsoConnectionRow, UserRow } from "../people.tables.ts";
import { findConnectionOfDomain } from "../sso.store.ts";
import { findAccount, findUser, findUserByEmail, insertAccount, insertUser } from "../users.store.ts";
import type { OidcPerson } from "./oidc-client.ts";

export type SsoSignIn =
  | { kind: "signed_in"; user: UserRow }
  /** The provider vouched for an address that its connection does not speak for. */
  | { kind: "foreign_address" }
  | { kind: "no_address" };

type Given = { connection: SsoConnectionRow; person: OidcPerson; now: number };

/**
 * Whose session to open for somebody whom a connection's provider vouched for; run it in a transaction. Who came by it
 * before is known by the provider's own id of them. Else an address counts only below a domain that the connection
 * speaks for: it was proven, so the account of that address is theirs to sign in to.
 */
export async function signInBySso(
  executor: Executor,
  { connection, person, now }: Given,
): Promise<SsoSignIn> {
  const known = await findAccount(executor, { providerId: connection.id, accountId: person.subject });
  if (known !== undefined) {
    const user = await findUser(executor, known.user_id);
    // A domain that was taken away takes its accounts along.
    const isSpokenFor = user !== undefined && (await speaksFor(executor, connection, user.email));
    return isSpokenFor ? { kind: "signed_in", user } : { kind: "foreign_address" };
  }
  const { email, name, subject } = person;
  if (email === undefined) return { kind: "no_address" };
  if (!(await speaksFor(executor, connection, email))) return { kind: "foreign_address" };
  const existing = await findUserByEmail(executor, email);
  if (existing !== undefined) await proveAddress(executor, { userId: existing.id, now });
  const user = existing ?? toUserRow({ email, name: name ?? email, now, isProven: true });
  const account = toAccount({ userId: user.id, providerId: connection.id, accountId: subject, now });
  await (existing === undefined ? insertUser(executor, { user, account }) : insertAccount(executor, account));
  // Only now: who is removed later stays out, however often the provider vouches for them.
  const { organization_id, role } = connection;
  await insertMember(executor, { organization_id, user_id: user.id, role, created_at: now, updated_at: now });
  return { kind: "signed_in", user };
}

async function speaksFor(executor: Executor, { id }: SsoConnectionRow, email: string): Promise<boolean> {
  const domain = email.slice(email.lastIndexOf("@") + 1);
  return (await findConnectionOfDomain(executor, domain))?.id === id;
}
