import { createHash, randomBytes } from "node:crypto";
import type { OpenTestApp } from "@parley/server/testing";

type Always = { created_at: number; updated_at: number };
type SessionTables = {
  user_sessions: Always & {
    id: string;
    user_id: string;
    token_hash: string;
    organization_id: string;
    expires_at: number;
  };
};

/** Asks as a person's browser does, signed in; where people have accounts. */
export async function sessionOf(app: OpenTestApp, userId: string) {
  const token = randomBytes(32).toString("base64url");
  const now = app.clock.now;
  await app.services.database.executor
    .$extendTables<SessionTables>()
    .insertInto("user_sessions")
    .values({
      id: `ses_${randomBytes(6).toString("hex")}`,
      user_id: userId,
      token_hash: createHash("sha256").update(token).digest("hex"),
      organization_id: app.organizationId,
      expires_at: now + 3_600_000,
      created_at: now,
      updated_at: now,
    })
    .execute();
  const cookie = `parley.session_token=${token}.signature`;
  return async (method: string, path: string, body?: object) => {
    const reply = await app.app.fetch(
      new Request(new URL(path, "http://parley.test"), {
        method,
        headers: {
          cookie,
          "sec-fetch-site": "same-origin",
          ...(body && { "content-type": "application/json" }),
        },
        ...(body && { body: JSON.stringify(body) }),
      }),
    );
    const text = await reply.text();
    const json = /^[{[]/u.test(text) ? (JSON.parse(text) as Record<string, unknown>) : {};
    return { status: reply.status, body: json, location: reply.headers.get("location") };
  };
}
