import { EmailAddress, isParleyError, ssoErrors } from "@parley/contract";
import type { Database } from "@parley/db";
import { createAuthEndpoint } from "better-auth/api";
import { setSessionCookie } from "better-auth/cookies";
import type { Logger } from "pino";
import { z } from "zod";
import type { Clock } from "../../../kernel/clock.ts";
import type { SecretBox } from "../../../kernel/secrets.ts";
import type { SsoConnectionRow } from "../people.tables.ts";
import { setSessionConnection } from "../sessions.store.ts";
import { findConnectionById, findConnectionOfDomain } from "../sso.store.ts";
import type { OidcAttempt, OidcClient, OidcParty } from "../sso/oidc-client.ts";
import { signInBySso } from "../sso/sign-in-by-sso.ts";
import { secretContext } from "../sso/sso-connections.ts";
import { ssoCallbackPath, ssoCallbackUrl } from "../sso/sso-paths.ts";
import { explainToBrowser } from "./explain-to-browser.ts";

export type SsoPluginDependencies = {
  database: Database;
  clock: Clock;
  secrets: SecretBox;
  oidc: OidcClient;
  publicUrl: string;
  logger: Logger;
};

/** What the browser keeps while the person is at the provider: sealed, so that it can be neither read nor written there. */
type Journey = OidcAttempt & { connectionId: string; returnTo: string; expiresAt: number };

const journeyCookie = "parley.sso";
const journeyContext = "sso-journey";
const journeyMs = 10 * 60 * 1000;

/** A path of this app and nothing else; what is not becomes the start page. */
export const toLocalPath = (text: string | undefined): string =>
  text !== undefined && /^\/(?![/\\])[^\\\p{Cc}]*$/u.test(text) ? text : "/";

/** Single sign-on: an address leads to the connection of its domain, and that to the organization's own provider. */
export function ssoPlugin(dependencies: SsoPluginDependencies) {
  return {
    id: "parley-sso",
    endpoints: { startSso: startEndpoint(dependencies), finishSso: callbackEndpoint(dependencies) },
  } as const;
}

function startEndpoint({ database, clock, secrets, oidc, publicUrl }: SsoPluginDependencies) {
  const body = z.object({ email: EmailAddress, return_to: z.string().max(2000).optional() });
  return createAuthEndpoint("/sso/start", { method: "POST", body }, async (context) => {
    const { email, return_to } = context.body;
    const domain = email.slice(email.lastIndexOf("@") + 1);
    const connection = await findConnectionOfDomain(database.executor, domain);
    if (connection === undefined) return context.json({ url: null });
    const party = toParty(connection, secrets);
    const { url, attempt } = await explainToBrowser(() => oidc.begin(party, ssoCallbackUrl(publicUrl)));
    const expiresAt = clock() + journeyMs;
    const journey: Journey = {
      ...attempt,
      connectionId: connection.id,
      returnTo: toLocalPath(return_to),
      expiresAt,
    };
    const { name, attributes } = context.context.createAuthCookie(journeyCookie, {
      maxAge: journeyMs / 1000,
    });
    context.setCookie(name, secrets.seal(JSON.stringify(journey), journeyContext), attributes);
    return context.json({ url, name: connection.name });
  });
}

function callbackEndpoint(dependencies: SsoPluginDependencies) {
  const { database, clock, secrets, oidc, publicUrl, logger } = dependencies;
  return createAuthEndpoint(ssoCallbackPath, { method: "GET", requireRequest: true }, async (context) => {
    const { name, attributes } = context.context.createAuthCookie(journeyCookie, { maxAge: 0 });
    const journey = readJourney(context.getCookie(name), { secrets, now: clock() });
    context.setCookie(name, "", attributes);
    const fail = (reason: string) => context.redirect(`/?sso_error=${reason}`);
    const connection = journey && (await findConnectionById(database.executor, journey.connectionId));
    if (journey === undefined || connection === undefined) throw fail("expired");
    const url = new URL(ssoCallbackUrl(publicUrl));
    url.search = new URL(context.request.url).search;
    try {
      const person = await oidc.finish(toParty(connection, secrets), { url, attempt: journey });
      const outcome = await database.transaction((transaction) =>
        signInBySso(transaction, { connection, person, now: clock() }),
      );
      if (outcome.kind !== "signed_in") throw fail(outcome.kind);
      const { internalAdapter } = context.context;
      const session = await internalAdapter.createSession(outcome.user.id);
      const ofSession = { sessionId: session.id, connectionId: connection.id };
      await setSessionConnection(database.executor, ofSession);
      const user = await internalAdapter.findUserById(outcome.user.id);
      if (user === null) throw fail("refused");
      await setSessionCookie(context as never, { session, user });
    } catch (error) {
      if (!isParleyError(error) || error.code !== ssoErrors.issuerUnusable.code) throw error;
      logger.warn({ err: error, connection: connection.id }, "Single sign-on was refused");
      throw fail("refused");
    }
    throw context.redirect(journey.returnTo);
  });
}

const toParty = (row: SsoConnectionRow, secrets: SecretBox): OidcParty => ({
  issuer: row.issuer,
  clientId: row.client_id,
  clientSecret: secrets.open(row.sealed_secret, secretContext(row.id)),
});

function readJourney(
  sealed: string | null | undefined,
  { secrets, now }: { secrets: SecretBox; now: number },
): Journey | undefined {
  if (!sealed) return undefined;
  try {
    const journey = JSON.parse(secrets.open(sealed, journeyContext)) as Journey;
    return journey.expiresAt > now ? journey : undefined;
  } catch {
    // Not ours, or of another secret.
    return undefined;
  }
}
