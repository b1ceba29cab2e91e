import { authErrors } from "@parley/contract";
import type { Database } from "@parley/db";
import type { Context } from "hono";
import { allPermissions } from "../../kernel/authorize.ts";
import type { AuthMode } from "../../kernel/auth-mode.ts";
import { Cache } from "../../kernel/cache.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { EventBus } from "../../kernel/events.ts";
import type { Actor } from "../../kernel/request-context.ts";
import { hashToken } from "../../kernel/secrets.ts";
import { findSession } from "./access.store.ts";
import type { KeyUse } from "./key-use.ts";
import { loadKeyActor } from "./load-key-actor.ts";
import { loadUserActor } from "./load-user-actor.ts";
import { refuseForeignOrigin } from "./refuse-foreign-origin.ts";
import { readSessionCookie, readUserCookie } from "./session-cookie.ts";

type Dependencies = {
  database: Database;
  clock: Clock;
  events: EventBus;
  authMode: AuthMode;
  publicUrl: () => string;
};

/** Another process's revocation is seen after this. */
const maxAgeMs = 1000;

/** Who is asking: the key of `X-API-KEY` or `Authorization: Bearer`, else the browser session of the cookie. */
export function createAuthenticate({
  keyUse,
  database,
  clock,
  events,
  authMode,
  publicUrl,
}: Dependencies & { keyUse: KeyUse }): (context: Context, options?: { isUse: boolean }) => Promise<Actor> {
  const actors = new Cache<Actor>({ max: 10_000, maxAgeMs });
  events.on("access.changed", () => actors.clear());
  events.on("session.changed", () => actors.clear());

  const isSecure = publicUrl().startsWith("https:");
  return async (context, { isUse } = { isUse: true }) => {
    const key = context.req.header("x-api-key") ?? readBearer(context.req.header("authorization"));
    if (key !== undefined) {
      const hash = hashToken(key);
      const actor =
        actors.peek(hash) ?? (await actors.get(hash, () => loadKeyActor({ database, clock }, hash)));
      if (isUse) keyUse.note(actor);
      return actor;
    }
    const session = authMode === "local" ? readSessionCookie(context) : readUserCookie(context, { isSecure });
    if (session === undefined) throw authErrors.keyMissing();
    refuseForeignOrigin(context);
    const hash = hashToken(session);
    const load = authMode === "local" ? loadSessionActor : loadUserActor;
    return actors.get(`session:${hash}`, () => load({ database, clock }, hash));
  };
}

function readBearer(header: string | undefined): string | undefined {
  return /^Bearer\s+(\S+)$/i.exec(header ?? "")?.[1];
}

async function loadSessionActor(
  { database, clock }: { database: Database; clock: Clock },
  sessionHash: string,
): Promise<Actor> {
  const row = await findSession(database.executor, { sessionHash, now: clock() });
  if (row === undefined) throw authErrors.sessionExpired();
  return {
    kind: "session",
    id: row.id,
    roleId: "owner",
    name: "Owner",
    organizationId: row.organization_id,
    organizationName: row.organization_name,
    permissions: allPermissions,
  };
}
