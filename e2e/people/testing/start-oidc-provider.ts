import { createServer } from "node:http";
import { Provider } from "oidc-provider";
import { freePort } from "./free-port.ts";

/** An OpenID Connect provider on loopback, where everybody is who they say they are: `ana` has the address `ana@…`. */
export type OidcProvider = AsyncDisposable & {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
};

export async function startOidcProvider({
  redirectUrl,
  domain,
}: {
  redirectUrl: string;
  domain: string;
}): Promise<OidcProvider> {
  const port = await freePort();
  const issuer = `http://127.0.0.1:${port}`;
  const client = { client_id: "parley", client_secret: "a secret between the two" };
  const provider = new Provider(issuer, {
    clients: [{ ...client, redirect_uris: [redirectUrl] }],
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
    cookies: { keys: ["only for tests"] },
    findAccount: (_context, id) => ({
      accountId: id,
      claims: () => ({
        sub: id,
        email: `${id}@${domain}`,
        email_verified: true,
        name: `${id} of the provider`,
      }),
    }),
  });
  const server = createServer(provider.callback());
  await new Promise<void>((resolve) => void server.listen(port, "127.0.0.1", resolve));
  return {
    issuer,
    clientId: client.client_id,
    clientSecret: client.client_secret,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
