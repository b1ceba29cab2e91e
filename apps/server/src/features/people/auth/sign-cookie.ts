import { createHmac } from "node:crypto";

/**
 * The cookies with the session's signed anew. better-auth asks for a signature of its secret; what lets somebody in is
 * the token, which nobody guesses, so a changed master secret signs nobody out.
 */
export function signSessionCookie(
  cookies: string,
  { name, token, secret }: { name: string; token: string; secret: string },
): string {
  const signature = createHmac("sha256", secret).update(token).digest("base64");
  const signed = `${name}=${encodeURIComponent(`${token}.${signature}`)}`;
  const others = cookies.split(/;\s*/).filter((pair) => !pair.startsWith(`${name}=`));
  return [...others, signed].join("; ");
}
