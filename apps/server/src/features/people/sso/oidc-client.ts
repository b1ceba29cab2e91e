import { isParleyError, ssoErrors } from "@parley/contract";
import type { Configuration, CustomFetch } from "openid-client";
import type { Egress } from "../../../kernel/egress/create-egress.ts";

/** A client at an OpenID Connect provider. */
export type OidcParty = { issuer: string; clientId: string; clientSecret: string };

/** What has to be known again when the person comes back. */
export type OidcAttempt = { state: string; nonce: string; codeVerifier: string };

/** Whom a provider says it is. */
export type OidcPerson = {
  subject: string;
  /** In lower case; absent where the provider says none, or that it is not theirs. */
  email: string | undefined;
  name: string | undefined;
};

export type OidcClient = {
  /** Whether the provider can be reached and is one. @throws unprocessable */
  check(party: OidcParty): Promise<void>;
  /** Where to send the person. @throws unprocessable */
  begin(party: OidcParty, redirectUrl: string): Promise<{ url: string; attempt: OidcAttempt }>;
  /** Whoever came back with this address. @throws unprocessable where the provider does not confirm it */
  finish(party: OidcParty, returned: { url: URL; attempt: OidcAttempt }): Promise<OidcPerson>;
};

const maxReplyBytes = 1024 * 1024;
const timeoutSeconds = 10;
const loopback = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** OpenID Connect with a code, PKCE, state and nonce. Issuers are addresses that users gave, so they are asked through egress. */
export function createOidcClient({ egress }: { egress: Pick<Egress, "fetch"> }): OidcClient {
  const fetchThroughEgress = toFetch(egress);
  const discover = async ({ issuer, clientId, clientSecret }: OidcParty): Promise<Configuration> => {
    const { allowInsecureRequests, customFetch, discovery } = await import("openid-client");
    const url = new URL(issuer);
    if (url.protocol !== "https:" && !loopback.has(url.hostname))
      throw ssoErrors.issuerUnusable({ issuer, reason: "it must begin with https://" });
    return discovery(url, clientId, clientSecret, undefined, {
      [customFetch]: fetchThroughEgress,
      timeout: timeoutSeconds,
      ...(url.protocol === "http:" && { execute: [allowInsecureRequests] }),
    });
  };
  const explained = async <T>({ issuer }: OidcParty, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      if (isParleyError(error) && error.code.startsWith("sso_connections.")) throw error;
      throw ssoErrors.issuerUnusable({ issuer, reason: describe(error) }, { cause: error });
    }
  };
  return {
    check: (party) => explained(party, async () => void (await discover(party))),
    begin: (party, redirectUrl) =>
      explained(party, async () => {
        const oidc = await import("openid-client");
        const attempt = {
          state: oidc.randomState(),
          nonce: oidc.randomNonce(),
          codeVerifier: oidc.randomPKCECodeVerifier(),
        };
        const url = oidc.buildAuthorizationUrl(await discover(party), {
          redirect_uri: redirectUrl,
          scope: "openid email profile",
          state: attempt.state,
          nonce: attempt.nonce,
          code_challenge: await oidc.calculatePKCECodeChallenge(attempt.codeVerifier),
          code_challenge_method: "S256",
        });
        return { url: url.href, attempt };
      }),
    finish: (party, { url, attempt }) =>
      explained(party, async () => finish(await discover(party), { url, attempt })),
  };
}

async function finish(
  configuration: Configuration,
  { url, attempt }: { url: URL; attempt: OidcAttempt },
): Promise<OidcPerson> {
  const { authorizationCodeGrant, enableNonRepudiationChecks, fetchUserInfo } = await import("openid-client");
  // The signature of the token counts, not only the way on which it came.
  enableNonRepudiationChecks(configuration);
  const tokens = await authorizationCodeGrant(configuration, url, {
    expectedState: attempt.state,
    expectedNonce: attempt.nonce,
    pkceCodeVerifier: attempt.codeVerifier,
    idTokenExpected: true,
  });
  const claims = tokens.claims();
  if (claims === undefined) throw new Error("it sent no ID token");
  const facts =
    claims["email"] === undefined && configuration.serverMetadata().userinfo_endpoint !== undefined
      ? { ...claims, ...(await fetchUserInfo(configuration, tokens.access_token, claims.sub)) }
      : claims;
  const { email, email_verified, name } = facts as Readonly<Record<string, unknown>>;
  return {
    subject: claims.sub,
    // Many providers of companies say nothing of whether it is verified; one that says no is believed.
    email: typeof email === "string" && email_verified !== false ? email.trim().toLowerCase() : undefined,
    name: typeof name === "string" && name.trim() !== "" ? name.trim().slice(0, 100) : undefined,
  };
}

const toFetch =
  (egress: Pick<Egress, "fetch">): CustomFetch =>
  async (url, { method, headers, body, signal }) => {
    const reply = await egress.fetch(url, {
      method,
      headers: Object.fromEntries(new Headers(headers).entries()),
      ...(body != null && { body: body instanceof Uint8Array ? body : String(body) }),
      ...(signal != null && { signal }),
      limits: { maxReplyBytes, maxRedirects: 0 },
    });
    const hasBody = reply.status !== 204 && reply.status !== 304;
    return new Response(hasBody ? new Uint8Array(reply.body) : null, {
      status: reply.status,
      headers: reply.headers,
    });
  };

function describe(error: unknown): string {
  if (isParleyError(error)) return error.message.replace(/\.$/, "");
  if (!(error instanceof Error)) return "it could not be asked";
  const { cause } = error;
  const inner = isParleyError(cause) ? cause.message.replace(/\.$/, "") : undefined;
  return inner ?? error.message;
}
