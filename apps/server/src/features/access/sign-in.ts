import type { Database } from "@parley/db";
import type { Hono } from "hono";
import type { Clock } from "../../kernel/clock.ts";
import { openSession } from "./sessions.ts";
import { writeSessionCookie } from "./session-cookie.ts";

const usedLinkPage = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Parley</title><style>body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:20vh auto;padding:0 1rem;color-scheme:light dark}
code{font-family:ui-monospace,monospace}</style>
<h1>This link has been used</h1>
<p>A sign-in link works once, within an hour. Make a new one in the folder where Parley runs:</p>
<p><code>npx parley sign-in</code></p></html>`;

/** `GET /sign-in?token=…`: opens a session with a one-time link and goes to the app. */
export function mountSignIn(app: Hono, dependencies: { database: Database; clock: Clock }): void {
  app.get("/sign-in", async (context) => {
    // Mail programs and chats look at links before people open them.
    if (context.req.method === "HEAD") return context.body(null, 204);
    const session = await openSession(dependencies, context.req.query("token") ?? "");
    context.header("referrer-policy", "no-referrer");
    context.header("cache-control", "no-store");
    if (session === undefined) return context.html(usedLinkPage, 403);
    writeSessionCookie(context, session);
    return context.redirect("/", 303);
  });
}
