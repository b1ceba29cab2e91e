import { authErrors, contract } from "@parley/contract";
import type { Database } from "@parley/db";
import type { AuthMode } from "../../kernel/auth-mode.ts";
import type { Clock } from "../../kernel/clock.ts";
import { toTimestamp } from "../../kernel/clock.ts";
import type { EventBus } from "../../kernel/events.ts";
import { implement } from "../../kernel/implement.ts";
import { hashToken } from "../../kernel/secrets.ts";
import { deleteSession, hasOwner } from "./access.store.ts";
import { createSignInToken } from "./sessions.ts";
import { deleteUserSession } from "./user-sessions.store.ts";

type Dependencies = {
  database: Database;
  clock: Clock;
  events: EventBus;
  version: string;
  publicUrl: () => string;
  authMode: AuthMode;
};

export const meRoutes = ({ database, clock, events, version, publicUrl, authMode }: Dependencies) =>
  implement(contract.me, {
    get: async (_, { actor }) => ({
      organization: { id: actor.organizationId, name: actor.organizationName },
      actor: {
        kind: actor.kind,
        name: actor.name,
        user_id: actor.userId ?? null,
        role: actor.roleId ?? null,
      },
      permissions: [...actor.permissions],
      version,
    }),
    createSignInLink: async (_, { organizationId }) => {
      if (authMode === "accounts" && (await hasOwner(database.executor, organizationId)))
        throw authErrors.peopleSignIn();
      const { token, expiresAt } = await createSignInToken({ database, clock }, organizationId);
      return {
        url: firstLinkUrl({ publicUrl: publicUrl(), token, authMode }),
        expires_at: toTimestamp(expiresAt),
      };
    },
    signOut: async (_, { sessionToken, organizationId, actor }) => {
      if (actor.kind === "session" && actor.userId !== undefined) {
        await database.transaction((transaction) => deleteUserSession(transaction, actor.id));
        events.emit("access.changed", { organizationId });
        return { signed_out: true };
      }
      if (sessionToken === undefined) return { signed_out: false };
      await database.transaction((transaction) => deleteSession(transaction, hashToken(sessionToken)));
      events.emit("access.changed", { organizationId });
      return { signed_out: true };
    },
  });

type Link = { publicUrl: string; token: string; authMode: AuthMode };

/** Where a link leads: to a session, or to the page on which the first person makes the owner's account. */
export const firstLinkUrl = ({ publicUrl, token, authMode }: Link): string =>
  `${publicUrl}/${authMode === "local" ? "sign-in" : "set-up"}?token=${token}`;
