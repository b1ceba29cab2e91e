import type { Database } from "@parley/db";
import type { Hono } from "hono";
import type { AuthMode } from "../../kernel/auth-mode.ts";
import type { Clock } from "../../kernel/clock.ts";
import { hasSession, openSession } from "./sessions.ts";
import { readSessionCookie, writeSessionCookie } from "./session-cookie.ts";

const deadLinkPage = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Sign in · Parley</title>
<style>
  :root { color-scheme: light dark; --edge: light-dark(#e2e5ea, #272d36); --quiet: light-dark(#464e5a, #b4bcc7); }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; font: 14px/1.5 Inter, "Segoe UI", Roboto, system-ui, sans-serif;
    background: light-dark(#f6f7f9, #0e1115); color: light-dark(#161a20, #e9ecf0); }
  main { max-width: 26rem; margin: 1rem; padding: 24px; border: 1px solid var(--edge); border-radius: 6px; background: light-dark(#fff, #14181d); }
  h1 { margin: 0 0 12px; font-size: 20px; line-height: 1.3; }
  p { margin: 0 0 12px; color: var(--quiet); }
  pre { margin: 0; padding: 8px 12px; border: 1px solid var(--edge); border-radius: 6px; font: 13px/1.5 ui-monospace, Menlo, Consolas, monospace; }
</style>
<main>
  <h1>This link does not work any more</h1>
  <p>A sign-in link works once, within an hour. On the machine where Parley runs, type this and open the link it prints:</p>
  <pre><code>npx parley sign-in</code></pre>
</main>
</html>`;

type SignInDependencies = { database: Database; clock: Clock; authMode: AuthMode; publicUrl: () => string };

/** `GET /sign-in?token=…`: opens a session with a one-time link and goes to the app; so does a used one where a session is open. */
export function mountSignIn(app: Hono, dependencies: SignInDependencies): void {
  const isSecure = dependencies.publicUrl().startsWith("https:");
  app.get("/sign-in", async (context, next) => {
    // Where people have accounts, no link is one, and the page is the web app's.
    if (dependencies.authMode !== "local") return next();
    // Mail programs and chats look at links before people open them.
    if (context.req.method === "HEAD") return context.body(null, 204);
    const session = await openSession(dependencies, context.req.query("token") ?? "");
    context.header("referrer-policy", "no-referrer");
    context.header("cache-control", "no-store");
    if (session === undefined && (await hasSession(dependencies, readSessionCookie(context)))) {
      return context.redirect("/", 303);
    }
    if (session === undefined) return context.html(deadLinkPage, 403);
    writeSessionCookie(context, { session, isSecure });
    return context.redirect("/", 303);
  });
}
