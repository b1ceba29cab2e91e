import { authErrors, type Permission } from "@parley/contract";
import { fromJson, type Database } from "@parley/db";
import type { Context } from "hono";
import { allPermissions } from "../../kernel/authorize.ts";
import { Cache } from "../../kernel/cache.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { EventBus } from "../../kernel/events.ts";
import type { Actor } from "../../kernel/request-context.ts";
import { hashToken } from "../../kernel/secrets.ts";
import { findApiKey, findSession } from "./access.store.ts";
import { readSessionCookie } from "./session-cookie.ts";

type Dependencies = { database: Database; clock: Clock; events: EventBus };

/** Another process's revocation is seen after this. */
const maxAgeMs = 1000;
const safeMethods = new Set(["GET", "HEAD", "OPTIONS"]);

/** Who is asking: the key of `X-API-KEY` or `Authorization: Bearer`, else the browser session of the cookie. */
export function createAuthenticate({
  database,
  clock,
  events,
}: Dependencies): (context: Context) => Promise<Actor> {
  const actors = new Cache<Actor>({ max: 10_000, maxAgeMs });
  events.on("access.changed", () => actors.clear());

  return async (context) => {
    const key = context.req.header("x-api-key") ?? readBearer(context.req.header("authorization"));
    if (key !== undefined) {
      const hash = hashToken(key);
      return actors.peek(hash) ?? actors.get(hash, () => loadKeyActor(database, hash));
    }
    const session = readSessionCookie(context);
    if (session === undefined) throw authErrors.keyMissing();
    refuseForeignOrigin(context);
    const hash = hashToken(session);
    return actors.get(`session:${hash}`, () => loadSessionActor({ database, clock }, hash));
  };
}

function readBearer(header: string | undefined): string | undefined {
  return /^Bearer\s+(\S+)$/i.exec(header ?? "")?.[1];
}

/** A cookie comes along whoever makes the browser ask, so a change must come from our own pages. */
function refuseForeignOrigin(context: Context): void {
  if (safeMethods.has(context.req.method)) return;
  const site = context.req.header("sec-fetch-site");
  if (site !== undefined ? site === "same-origin" : hasOwnOrigin(context)) return;
  throw authErrors.foreignOrigin();
}

function hasOwnOrigin(context: Context): boolean {
  const origin = context.req.header("origin");
  return origin !== undefined && URL.canParse(origin) && new URL(origin).host === context.req.header("host");
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
    name: "Owner",
    organizationId: row.organization_id,
    organizationName: row.organization_name,
    permissions: allPermissions,
  };
}
