import { authErrors, type Permission } from "@parley/contract";
import { fromJson, type Database } from "@parley/db";
import type { Context } from "hono";
import { allPermissions } from "../../kernel/authorize.ts";
import type { AuthMode } from "../../kernel/auth-mode.ts";
import { Cache } from "../../kernel/cache.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { EventBus } from "../../kernel/events.ts";
import type { Actor } from "../../kernel/request-context.ts";
import { hashToken } from "../../kernel/secrets.ts";
import { findApiKey, findSession } from "./access.store.ts";
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
  database,
  clock,
  events,
  authMode,
  publicUrl,
}: Dependencies): (context: Context) => Promise<Actor> {
  const actors = new Cache<Actor>({ max: 10_000, maxAgeMs });
  events.on("access.changed", () => actors.clear());
  events.on("session.changed", () => actors.clear());

  const isSecure = publicUrl().startsWith("https:");
  return async (context) => {
    const key = context.req.header("x-api-key") ?? readBearer(context.req.header("authorization"));
    if (key !== undefined) {
      const hash = hashToken(key);
      return actors.peek(hash) ?? actors.get(hash, () => loadKeyActor(database, hash));
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

async function loadKeyActor(database: Database, hash: string): Promise<Actor> {
  const row = await findApiKey(database.executor, hash);
  if (row === undefined) throw authErrors.keyInvalid();
  return {
    kind: "api_key",
    id: row.id,
    name: row.name,
    organizationId: row.organization_id,
    organizationName: row.organization_name,
    permissions: row.permissions === null ? allPermissions : readPermissions(row.permissions),
  };
}

/** Only those there are: a word that means nothing today permits nothing tomorrow. */
const readPermissions = (json: string): ReadonlySet<Permission> =>
  new Set([...allPermissions].filter((permission) => fromJson<string[]>(json).includes(permission)));

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
