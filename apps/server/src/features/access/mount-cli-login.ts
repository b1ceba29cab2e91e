import { createHash } from "node:crypto";
import type { Database } from "@parley/db";
import type { Context, Hono } from "hono";
import type { Clock } from "../../kernel/clock.ts";
import { readJson } from "../../kernel/http/parse-input.ts";
import { createId } from "../../kernel/ids.ts";
import { hashToken } from "../../kernel/secrets.ts";
import { insertApiKey } from "./access.store.ts";
import type { ApiKeyRow } from "./access.tables.ts";
import { takeCliLogin, type CliLoginRow } from "./cli-logins.store.ts";
import { createApiKeyText } from "./tokens.ts";

/** 256 bits in base64url: what a command line keeps to itself until it collects its key. */
const verifierPattern = /^[A-Za-z0-9_-]{43}$/;

/**
 * `POST /auth/cli-login`: a command line collects the key that somebody let it have, with the verifier whose hash they
 * confirmed. Nobody is signed in here: knowing the verifier is all it takes, and it works once.
 */
export function mountCliLogin(app: Hono, { database, clock }: { database: Database; clock: Clock }): void {
  app.post("/auth/cli-login", async (context) => {
    context.header("cache-control", "no-store");
    const verifier = await readVerifier(context);
    if (verifier === undefined)
      return context.json({ status: "malformed", message: 'Send {"verifier": …} as JSON.' }, 400);
    const key = await collectKey({ database, clock }, verifier);
    return context.json(key === undefined ? { status: "waiting" } : { status: "confirmed", key });
  });
}

const maxBodyBytes = 1000;

async function readVerifier(context: Context): Promise<string | undefined> {
  try {
    const { verifier } = (await readJson(context, maxBodyBytes)) as { verifier?: unknown };
    return typeof verifier === "string" && verifierPattern.test(verifier) ? verifier : undefined;
  } catch {
    return undefined;
  }
}

function collectKey(
  { database, clock }: { database: Database; clock: Clock },
  verifier: string,
): Promise<string | undefined> {
  const challenge = createHash("sha256").update(verifier).digest("base64url");
  return database.transaction(async (executor) => {
    const now = clock();
    const login = await takeCliLogin(executor, { challenge, now });
    if (login === undefined) return undefined;
    const key = createApiKeyText();
    await insertApiKey(executor, toKeyRow(login, { key, now }));
    return key;
  });
}

const toKeyRow = (login: CliLoginRow, { key, now }: { key: string; now: number }): ApiKeyRow => ({
  id: createId("key"),
  organization_id: login.organization_id,
  user_id: login.user_id,
  name: login.name,
  hash: hashToken(key),
  hint: key.slice(-4),
  created_at: now,
  revoked_at: null,
  permissions: login.permissions,
  created_by: login.created_by,
  expires_at: login.key_expires_at,
  paths: null,
  environments: null,
  requests_per_minute: null,
  service_account_id: null,
  last_used_at: null,
  replaced_by: null,
});
