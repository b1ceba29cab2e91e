/**
 * How people get in. `local`: one person on this machine, by a link that the process prints. `accounts`: everybody with
 * an account of their own.
 */
export type AuthMode = "local" | "accounts";

type AuthSettings = {
  HOST: string;
  PARLEY_PUBLIC_URL?: string | undefined;
  PARLEY_AUTH?: AuthMode | undefined;
};

/** Where nothing is said, one person suffices as long as nobody else can come along. */
export function readAuthMode({ HOST, PARLEY_PUBLIC_URL, PARLEY_AUTH }: AuthSettings): AuthMode {
  if (PARLEY_AUTH !== undefined) return PARLEY_AUTH;
  return isOfThisMachine(HOST, PARLEY_PUBLIC_URL) ? "local" : "accounts";
}

/** Whether only this machine reaches what listens there, and people are not told another address. */
export const isOfThisMachine = (host: string, publicUrl: string | undefined): boolean =>
  isLoopback(host) && (publicUrl === undefined || isLoopback(new URL(publicUrl).hostname));

/**
 * What is to be said at the start where people sign in, and their passwords, cookies and mailed links can be read on the
 * way. It is a warning: a network of one's own may be known to be safe.
 */
export function describeOpenWay(settings: AuthSettings): string | undefined {
  const { HOST, PARLEY_PUBLIC_URL } = settings;
  if (readAuthMode(settings) === "local" || isOfThisMachine(HOST, PARLEY_PUBLIC_URL)) return undefined;
  if (PARLEY_PUBLIC_URL !== undefined && new URL(PARLEY_PUBLIC_URL).protocol === "https:") return undefined;
  const address = PARLEY_PUBLIC_URL ?? `http://${HOST}`;
  return `People reach Parley at ${address}, without TLS: whoever is on the way can read their passwords and cookies, and use the links in mails. Put a proxy with TLS before it, and set PARLEY_PUBLIC_URL to its https:// address.`;
}

const isLoopback = (host: string): boolean => /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/i.test(host);
