import type { Database, Executor } from "@parley/db";
import type { Clock } from "../../kernel/clock.ts";
import { createId } from "../../kernel/ids.ts";
import { hashToken } from "../../kernel/secrets.ts";
import { findSession, insertSession, redeemLink, useLink } from "./access.store.ts";
import { createToken } from "./tokens.ts";

const linkLifetimeMs = 60 * 60 * 1000;
export const sessionLifetimeMs = 30 * 24 * 60 * 60 * 1000;

type Dependencies = { database: Database; clock: Clock };

/** A one-time link's token; it works once, within an hour. */
export async function createSignInToken(
  { database, clock }: Dependencies,
  organizationId: string,
): Promise<{ token: string; expiresAt: number }> {
  const token = createToken();
  const now = clock();
  await database.transaction((transaction) =>
    insertSession(transaction, {
      id: createId("ses"),
      organization_id: organizationId,
      link_hash: hashToken(token),
      session_hash: null,
      created_at: now,
      expires_at: now + linkLifetimeMs,
    }),
  );
  return { token, expiresAt: now + linkLifetimeMs };
}

/** The session a link opens, or undefined when the link is unknown, used or too old. */
export async function openSession(
  { database, clock }: Dependencies,
  linkToken: string,
): Promise<string | undefined> {
  const session = createToken();
  const now = clock();
  const isRedeemed = await redeemLink(database.executor, {
    linkHash: hashToken(linkToken),
    sessionHash: hashToken(session),
    now,
    expiresAt: now + sessionLifetimeMs,
  });
  return isRedeemed ? session : undefined;
}

/** Whether a browser's session is open still. */
export async function hasSession(
  { database, clock }: Dependencies,
  session: string | undefined,
): Promise<boolean> {
  if (session === undefined) return false;
  const found = await findSession(database.executor, { sessionHash: hashToken(session), now: clock() });
  return found !== undefined;
}

/** The organization that a link's holder may set up; nothing where the link is unknown, used or too old. It is used up. */
export const useSetUpLink = (
  executor: Executor,
  { token, now }: { token: string; now: number },
): Promise<string | undefined> => useLink(executor, { linkHash: hashToken(token), now });
