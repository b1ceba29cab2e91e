import { contract } from "@parley/contract";
import type { Database } from "@parley/db";
import type { Clock } from "../../kernel/clock.ts";
import { toTimestamp } from "../../kernel/clock.ts";
import type { EventBus } from "../../kernel/events.ts";
import { implement } from "../../kernel/implement.ts";
import { hashToken } from "../../kernel/secrets.ts";
import { deleteSession } from "./access.store.ts";
import { createSignInToken } from "./sessions.ts";

type Dependencies = {
  database: Database;
  clock: Clock;
  events: EventBus;
  version: string;
  publicUrl: () => string;
};

export const meRoutes = ({ database, clock, events, version, publicUrl }: Dependencies) =>
  implement(contract.me, {
    get: async (_, { actor }) => ({
      organization: { id: actor.organizationId, name: actor.organizationName },
      actor: { kind: actor.kind, name: actor.name },
      permissions: [...actor.permissions],
      version,
    }),
    createSignInLink: async (_, { organizationId }) => {
      const { token, expiresAt } = await createSignInToken({ database, clock }, organizationId);
      return { url: signInUrl(publicUrl(), token), expires_at: toTimestamp(expiresAt) };
    },
    signOut: async (_, { sessionToken, organizationId }) => {
      if (sessionToken === undefined) return { signed_out: false };
      await deleteSession(database.executor, hashToken(sessionToken));
      events.emit("access.changed", { organizationId });
      return { signed_out: true };
    },
  });

export const signInUrl = (publicUrl: string, token: string): string => `${publicUrl}/sign-in?token=${token}`;
