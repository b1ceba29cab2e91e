import { passkey } from "@better-auth/passkey";
import type { Executor } from "@parley/db";
import { betterAuth } from "better-auth";
import { magicLink } from "better-auth/plugins/magic-link";
import type { Clock } from "../../../kernel/clock.ts";
import { createId, type IdPrefix } from "../../../kernel/ids.ts";
import type { Mailer } from "../../../kernel/mail/create-mailer.ts";
import { toVersionedSecrets, type AuthSecrets } from "./auth-secrets.ts";
import { createAuthAdapter } from "./auth-adapter.store.ts";
import { clientAddressHeader } from "./client-address-header.ts";
import { secondFactor } from "./second-factor.ts";
import { createSessionGuard } from "./session-guard.ts";
import { countTry } from "./sign-in-limits.store.ts";
import { passwordLength } from "./password-length.ts";
import { signInGuard } from "./sign-in-guard.ts";
import { createMails } from "./mails.ts";
import { proveAddress } from "../prove-address.store.ts";
import { findUserByEmail } from "../users.store.ts";
import { noteUser } from "./visit.ts";
import { parleyPlugin, type ParleyPluginDependencies } from "./parley-plugin.ts";
import { ssoPlugin, type SsoPluginDependencies } from "./sso-plugin.ts";

export type AuthDependencies = ParleyPluginDependencies &
  SsoPluginDependencies & {
    mailer: Mailer;
    authSecrets: AuthSecrets;
  };

/** In seconds, as better-auth counts. */
const day = 24 * 60 * 60;
export const linkLifetimeMinutes = 15;

const prefixes: Readonly<Record<string, IdPrefix>> = { user: "usr", session: "ses" };

/**
 * better-auth as Parley uses it: passwords, magic links, passkeys, second factors and sessions. Who belongs where is ours,
 * and so is coming in for the first time: by the first link, an invitation, or single sign-on.
 */
export function createAuth(dependencies: AuthDependencies) {
  const { database, clock, mailer, logger, publicUrl } = dependencies;
  const { executor } = database;
  const mails = createMails({ mailer, publicUrl });
  const inBackground = (work: Promise<unknown>): void =>
    void work.catch((error: unknown) => logger.error({ err: error }, "A mail could not be sent"));
  return betterAuth({
    appName: "Parley",
    baseURL: publicUrl,
    basePath: "/auth",
    ...toVersionedSecrets(dependencies.authSecrets),
    database: createAuthAdapter(executor),
    telemetry: { enabled: false },
    logger: {
      log: (level, message) => logger[level]({ part: "auth" }, message),
    },
    emailAndPassword: createPasswords({
      database,
      clock,
      sendReset: (mail) => inBackground(mails.sendReset(mail)),
    }),
    session: { expiresIn: 30 * day, updateAge: day, freshAge: day },
    verification: { storeIdentifier: "hashed" },
    account: { accountLinking: { enabled: false } },
    rateLimit: createRateLimit({ executor, clock }),
    advanced: {
      cookiePrefix: "parley",
      useSecureCookies: publicUrl.startsWith("https:"),
      // Said outright, since better-auth does less where it believes to be in a test.
      disableCSRFCheck: false,
      disableOriginCheck: false,
      ipAddress: { ipAddressHeaders: [clientAddressHeader] },
      database: { generateId: ({ model }) => createId(prefixes[model] ?? "aut") },
      backgroundTasks: { handler: inBackground },
    },
    databaseHooks: { session: { create: { before: createSessionGuard({ database, clock }) } } },
    hooks: { before: signInGuard({ executor, clock }) },
    plugins: [
      magicLink({
        disableSignUp: true,
        expiresIn: linkLifetimeMinutes * 60,
        storeToken: "hashed",
        sendMagicLink: async ({ email, token }) => {
          const user = await findUserByEmail(executor, email.toLowerCase());
          if (user !== undefined) inBackground(mails.sendMagicLink({ to: user.email, token }));
        },
      }),
      secondFactor(),
      passkey({ rpID: new URL(publicUrl).hostname, rpName: "Parley", origin: new URL(publicUrl).origin }),
      parleyPlugin(dependencies),
      ssoPlugin(dependencies),
    ],
  });
}

export type Auth = ReturnType<typeof createAuth>;

type Passwords = Pick<AuthDependencies, "database" | "clock"> & {
  sendReset: (mail: { to: string; token: string }) => void;
};

const createPasswords = ({ database, clock, sendReset }: Passwords) => ({
  enabled: true,
  disableSignUp: true,
  minPasswordLength: passwordLength.min,
  maxPasswordLength: passwordLength.max,
  revokeSessionsOnPasswordReset: true,
  resetPasswordTokenExpiresIn: 60 * 60,
  // Not waited for, so that the time an answer takes says nothing about who has an account.
  sendResetPassword: async ({ user, token }: { user: { email: string }; token: string }) =>
    sendReset({ to: user.email, token }),
  onPasswordReset: async ({ user: { id: userId } }: { user: { id: string } }) => {
    noteUser(userId);
    await database.transaction((transaction) =>
      proveAddress(transaction, { userId, now: clock(), keepsPassword: true }),
    );
  },
});

/** Of one address of the network; what is tried for one person is limited beside. */
const createRateLimit = ({ executor, clock }: { executor: Executor; clock: Clock }) => ({
  enabled: true,
  window: 60,
  max: 300,
  customRules: {
    "/sign-in/*": { window: 60, max: 30 },
    "/two-factor/*": { window: 60, max: 30 },
    "/passkey/*": { window: 60, max: 60 },
    "/request-password-reset": { window: 60, max: 10 },
    "/reset-password": { window: 60, max: 10 },
  },
  customStorage: {
    async consume(key: string, { window, max }: { window: number; max: number }) {
      const limit = { max, windowMs: window * 1000 };
      const { isAllowed, retryAfterMs } = await countTry(executor, { key, now: clock(), limit });
      return { allowed: isAllowed, retryAfter: Math.ceil(retryAfterMs / 1000) };
    },
  },
});
