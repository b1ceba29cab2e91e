/** What a request to better-auth does, as the audit log calls it. */
export type Act = {
  readonly action: string;
  /** What somebody got in with. */
  readonly by?: string;
  /** Whether it only counts where a session was opened by it: a right password alone is not in. */
  readonly opensSession?: boolean;
  /** Whether whoever the cookie says does it; a cookie says nothing of who tries to come in. */
  readonly isOfSession?: boolean;
};

const signIn = (by: string): Act => ({ action: "sessions.signIn", by, opensSession: true });
const ofSession = (action: string): Act => ({ action, isOfSession: true });

const acts: Readonly<Record<string, Act>> = {
  "/sign-in/email": signIn("password"),
  "/magic-link/verify": signIn("mailed-link"),
  "/passkey/verify-authentication": signIn("passkey"),
  "/two-factor/verify-totp": signIn("authenticator"),
  "/two-factor/verify-backup-code": signIn("backup-code"),
  "/sso/callback": signIn("single-sign-on"),
  "/set-up": { action: "organizations.setUp" },
  "/join": { action: "invitations.accept" },
  "/accept-invitation": ofSession("invitations.accept"),
  "/sign-out": ofSession("sessions.signOut"),
  "/change-password": ofSession("account.changePassword"),
  "/reset-password": { action: "account.resetPassword" },
  "/update-user": ofSession("account.rename"),
  "/two-factor/enable": ofSession("account.beginSecondFactor"),
  "/two-factor/disable": ofSession("account.disableSecondFactor"),
  "/two-factor/generate-backup-codes": ofSession("account.renewBackupCodes"),
  "/passkey/verify-registration": ofSession("account.addPasskey"),
  "/passkey/update-passkey": ofSession("account.renamePasskey"),
  "/passkey/delete-passkey": ofSession("account.deletePasskey"),
};

/** What those who are signed in do where others sign in. */
const ofSignedIn: Readonly<Record<string, Act>> = {
  "/two-factor/verify-totp": ofSession("account.enableSecondFactor"),
  "/two-factor/verify-backup-code": ofSession("account.useBackupCode"),
};

/** Undefined for what changes nothing. */
export const findAct = (path: string, { isSignedIn }: { isSignedIn: boolean }): Act | undefined =>
  (isSignedIn ? ofSignedIn[path] : undefined) ?? acts[path];
