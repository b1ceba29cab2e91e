import { twoFactor } from "better-auth/plugins/two-factor";

const passwordlessPath = "/magic-link/verify";

/**
 * Codes of an authenticator app, with backup codes. better-auth asks for them after a password only; a link in a mail is
 * no more than a password, so it is asked after that as well. A passkey and single sign-on are more.
 */
export function secondFactor() {
  const plugin = twoFactor({
    issuer: "Parley",
    twoFactorCookieMaxAge: 10 * 60,
    accountLockout: { maxFailedAttempts: 10, durationSeconds: 15 * 60 },
  });
  for (const hook of plugin.hooks.after) {
    const isAsked = hook.matcher;
    hook.matcher = (context) => context.path === passwordlessPath || isAsked(context);
  }
  return plugin;
}
