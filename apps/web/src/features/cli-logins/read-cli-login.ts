/** What a command line asks for with the link it opened. */
export type AskedCliLogin = { challenge: string; name: string };

/** Undefined where the link is not one that a command line makes. */
export function readCliLogin(): AskedCliLogin | undefined {
  const query = new URLSearchParams(window.location.search);
  const challenge = query.get("challenge") ?? "";
  if (!/^[A-Za-z0-9_-]{43}$/.test(challenge)) return undefined;
  return { challenge, name: query.get("name")?.trim().slice(0, 100) || "parley" };
}
