/** What a request to better-auth does, as the audit log calls it. */
export type Act = {
  readonly action: string;
  /** What somebody got in with. */
  readonly by?: string;
  /** Whether it only counts where a session was opened by it: a right password alone is not in. */
  readonly opensSession?: boolean;
};

const signIn = (by: string): Act => ({ action: "sessions.signIn", by, opensSession: true });

const acts: Readonly<Record<string, Act>> = {
  "/sign-in/email": signIn("password"),
  "/magic-link/verify": signIn("mailed-link"),
  "/passkey/verify-authentication": signIn("passkey"),
  "/two-factor/verify-totp": signIn("authenticator"),
  "/two-factor/verify-backup-code": signIn("backup-code"),
  "/sso/callback": signIn("single-sign-on"),
  "/set-up": { action: "organizations.setUp" },
  "/join": { action: "invitations.accept" },
  "/accept-invitation": { action: "invitations.accept" },
  "/sign-out": { action: "sessions.signOut" },
  "/change-password": { action: "account.changePassword" },
  "/reset-password": { action: "account.resetPassword" },
  "/update-user": { action: "account.rename" },
  "/two-factor/enable": { action: "account.beginSecondFactor" },
  "/two-factor/disable": { action: "account.disableSecondFactor" },
  "/two-factor/generate-backup-codes": { action: "account.renewBackupCodes" },
  "/passkey/verify-registration": { action: "account.addPasskey" },
  "/passkey/update-passkey": { action: "account.renamePasskey" },
  "/passkey/delete-passkey": { action: "account.deletePasskey" },
};

/** What those who are signed in do where others sign in. */
const ofSignedIn: Readonly<Record<string, Act>> = {
  "/two-factor/verify-totp": { action: "account.enableSecondFactor" },
  "/two-factor/verify-backup-code": { action: "account.useBackupCode" },
};

/** Undefined for what changes nothing. */
export const findAct = (path: string, { isSignedIn }: { isSignedIn: boolean }): Act | undefined =>
  (isSignedIn ? ofSignedIn[path] : undefined) ?? acts[path];
