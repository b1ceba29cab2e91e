import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { parley } from "../../api.ts";
import { askAuth } from "../sign-in/ask-auth.ts";
import { addPasskey } from "../sign-in/passkeys.ts";

export type Account = { name: string; email: string; twoFactorEnabled: boolean };
export type Passkey = { id: string; name: string | null; createdAt: string | null };

export const accountQuery = queryOptions({
  queryKey: ["account", "user"],
  queryFn: async () => (await askAuth<{ user: Account }>("GET", "/get-session")).user,
});
export const passkeysQuery = queryOptions({
  queryKey: ["account", "passkeys"],
  queryFn: () => askAuth<Passkey[]>("GET", "/passkey/list-user-passkeys"),
});
export const sessionsQuery = queryOptions({
  queryKey: ["account", "sessions"],
  queryFn: ({ signal }) => parley.sessions.list({}, { signal }),
});

/** A change of one's own account, after which all of it is read again. */
export function useChangeAccount<Given, Result>(change: (given: Given) => Promise<Result>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["account"] });
      await client.invalidateQueries({ queryKey: ["me"] });
    },
  });
}

export const useRename = () => useChangeAccount((name: string) => askAuth("POST", "/update-user", { name }));

export const useChangePassword = () =>
  useChangeAccount((given: { currentPassword: string; newPassword: string }) =>
    askAuth("POST", "/change-password", { ...given, revokeOtherSessions: true }),
  );

export const useAddPasskey = () => useChangeAccount(addPasskey);

export const useRemovePasskey = () =>
  useChangeAccount((id: string) => askAuth("POST", "/passkey/delete-passkey", { id }));

export type NewSecondFactor = { totpURI: string; backupCodes: string[] };

export const useBeginSecondFactor = () =>
  useChangeAccount((password: string) =>
    askAuth<NewSecondFactor>("POST", "/two-factor/enable", { password }),
  );

export const useConfirmSecondFactor = () =>
  useChangeAccount((code: string) => askAuth("POST", "/two-factor/verify-totp", { code }));

export const useEndSecondFactor = () =>
  useChangeAccount((password: string) => askAuth("POST", "/two-factor/disable", { password }));

export const useEndSession = () => useChangeAccount((id: string) => parley.sessions.revoke({ id }));

export const useEndOtherSessions = () => useChangeAccount(() => parley.sessions.revokeOthers());
