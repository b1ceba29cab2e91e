import type { Context } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { sessionLifetimeMs } from "./sessions.ts";

const localCookie = "parley_session";
/** As better-auth calls it. */
const userCookie = "parley.session_token";

/** A session of this machine's one person. */
export const readSessionCookie = (context: Context): string | undefined => getCookie(context, localCookie);

export const userCookieName = ({ isSecure }: { isSecure: boolean }): string =>
  isSecure ? `__Secure-${userCookie}` : userCookie;

/**
 * The token of a person's session. What is signed is checked by better-auth; the token alone is what nobody guesses.
 * Behind TLS only the cookie counts that browsers take from nobody else.
 */
export function readUserCookie(context: Context, { isSecure }: { isSecure: boolean }): string | undefined {
  const value = getCookie(context, userCookieName({ isSecure }));
  return value?.slice(0, Math.max(value.lastIndexOf("."), 0)) || undefined;
}

export function writeSessionCookie(
  context: Context,
  { session, isSecure }: { session: string; isSecure: boolean },
): void {
  setCookie(context, localCookie, session, {
    httpOnly: true,
    // Lax, so that a link to Parley in a mail opens signed in; changes are refused to foreign pages by their origin.
    sameSite: "Lax",
    secure: isSecure || new URL(context.req.url).protocol === "https:",
    path: "/",
    maxAge: sessionLifetimeMs / 1000,
  });
}
