import type { Database } from "@parley/db";
import type { Clock } from "../../../kernel/clock.ts";
import { proveAddress } from "../prove-address.store.ts";
import { ssoCallbackPath } from "../sso/sso-paths.ts";
import { findUser } from "../users.store.ts";
import { refuseBesideSso } from "./refuse-beside-sso.ts";
import { noteUser } from "./visit.ts";

const mailedLinkPath = "/magic-link/verify";

type Dependencies = { database: Database; clock: Clock };

/**
 * Whoever's organization asks for single sign-on opens no session by anything else, whichever way there is. A link in a
 * mail proves the address.
 */
export const createSessionGuard =
  ({ database, clock }: Dependencies) =>
  async ({ userId }: { userId: string }, context: { path?: string | undefined } | null): Promise<void> => {
    noteUser(userId);
    const { executor } = database;
    if (context?.path === ssoCallbackPath) return;
    if (context?.path === mailedLinkPath)
      await database.transaction((transaction) => proveAddress(transaction, { userId, now: clock() }));
    const user = await findUser(executor, userId);
    if (user !== undefined) await refuseBesideSso(executor, user);
  };
