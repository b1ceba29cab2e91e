import type { Context } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { sessionLifetimeMs } from "./sessions.ts";

const cookieName = "parley_session";

export const readSessionCookie = (context: Context): string | undefined => getCookie(context, cookieName);

export function writeSessionCookie(context: Context, session: string): void {
  setCookie(context, cookieName, session, {
    httpOnly: true,
    // Lax, so that a link to Parley in a mail opens signed in; changes are refused to foreign pages by their origin.
    sameSite: "Lax",
    secure:
      new URL(context.req.url).protocol === "https:" || context.req.header("x-forwarded-proto") === "https",
    path: "/",
    maxAge: sessionLifetimeMs / 1000,
  });
}
