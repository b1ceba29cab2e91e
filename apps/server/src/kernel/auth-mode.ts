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

const isLoopback = (host: string): boolean => /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/i.test(host);
