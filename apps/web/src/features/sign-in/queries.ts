import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { meQuery } from "../me/queries.ts";
import { askAuth } from "./ask-auth.ts";
import { signInWithPasskey } from "./passkeys.ts";

export type Ways =
  | { mode: "local" }
  | { mode: "accounts"; needs_set_up: boolean; sends_mail: boolean; has_passkeys: boolean };

/** How people get into this Parley. */
export const waysQuery = queryOptions({
  queryKey: ["ways"],
  queryFn: () => askAuth<Ways>("GET", "/ways"),
  staleTime: 60_000,
});

/** Everything that was read is read again, as whoever is signed in now. */
export function useComeIn() {
  const client = useQueryClient();
  return async (): Promise<void> => {
    client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== meQuery.queryKey[0] });
    await client.resetQueries({ queryKey: meQuery.queryKey });
  };
}

type Given = { email: string; password: string };

/** True where a code of an app is asked for next. */
export function usePasswordSignIn() {
  return useMutation({
    mutationFn: async ({ email, password }: Given) => {
      const reply = await askAuth<{ twoFactorRedirect?: boolean }>("POST", "/sign-in/email", {
        email,
        password,
      });
      return reply.twoFactorRedirect === true;
    },
  });
}

export function useSecondFactor() {
  return useMutation({
    mutationFn: ({ code, isBackup }: { code: string; isBackup: boolean }) =>
      askAuth("POST", isBackup ? "/two-factor/verify-backup-code" : "/two-factor/verify-totp", { code }),
  });
}

export const usePasskeySignIn = () => useMutation({ mutationFn: signInWithPasskey });

export const useMagicLink = () =>
  useMutation({ mutationFn: (email: string) => askAuth("POST", "/sign-in/magic-link", { email }) });

/** True where a code of an app is asked for next. */
export const useMagicLinkSignIn = () =>
  useMutation({
    mutationFn: async (token: string) => {
      const query = new URLSearchParams({ token }).toString();
      const reply = await askAuth<{ twoFactorRedirect?: boolean }>("GET", `/magic-link/verify?${query}`);
      return reply.twoFactorRedirect === true;
    },
  });

export const useResetRequest = () =>
  useMutation({ mutationFn: (email: string) => askAuth("POST", "/request-password-reset", { email }) });

export const usePasswordReset = () =>
  useMutation({
    mutationFn: (given: { token: string; newPassword: string }) => askAuth("POST", "/reset-password", given),
  });

/** Where the organization of an address signs in; null where it has no single sign-on. */
export const useSso = () =>
  useMutation({
    mutationFn: (email: string) =>
      askAuth<{ url: string | null }>("POST", "/sso/start", {
        email,
        return_to: window.location.pathname + window.location.search,
      }),
  });

export type NewAccount = { token: string; name: string; password: string };

export const useSetUp = () =>
  useMutation({ mutationFn: (given: NewAccount & { email: string }) => askAuth("POST", "/set-up", given) });

export type InvitationFacts = { organization: string; email: string; role: string };

export const invitationQuery = (token: string) =>
  queryOptions({
    queryKey: ["invitation", token],
    queryFn: () => askAuth<InvitationFacts>("POST", "/invitation", { token }),
    staleTime: Infinity,
  });

export const useJoin = () =>
  useMutation({ mutationFn: (given: NewAccount) => askAuth("POST", "/join", given) });

export const useAcceptInvitation = () =>
  useMutation({ mutationFn: (token: string) => askAuth("POST", "/accept-invitation", { token }) });

export const useSignOut = () => useMutation({ mutationFn: () => askAuth("POST", "/sign-out", {}) });
