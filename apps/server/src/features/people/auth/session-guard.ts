import type { Database } from "@parley/db";
import { APIError } from "better-auth/api";
import type { Clock } from "../../../kernel/clock.ts";
import { findMember } from "../members.store.ts";
import { proveAddress } from "../prove-address.store.ts";
import { findRequiredConnection } from "../sso.store.ts";
import { ssoCallbackPath } from "../sso/sso-paths.ts";
import { findUser } from "../users.store.ts";
import { noteUser } from "./visit.ts";

const mailedLinkPath = "/magic-link/verify";

type Dependencies = { database: Database; clock: Clock };

/**
 * Whoever's organization asks for single sign-on opens no session by anything else, whichever way there is. Its own
 * owners may, so that a broken provider locks nobody out for good. A link in a mail proves the address.
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
    const connection = user && (await findRequiredConnection(executor, domainOf(user.email)));
    if (connection === undefined) return;
    const { organization_id: organizationId } = connection;
    if ((await findMember(executor, { organizationId, userId }))?.role === "owner") return;
    throw new APIError("FORBIDDEN", {
      code: "SSO_REQUIRED",
      message: `Your organization signs in with ${connection.name}.`,
    });
  };

const domainOf = (email: string): string => email.slice(email.lastIndexOf("@") + 1);
