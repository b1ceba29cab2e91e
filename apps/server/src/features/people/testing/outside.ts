import type { Mailer } from "../../../kernel/mail/create-mailer.ts";
import type { OidcClient, OidcPerson } from "../sso/oidc-client.ts";

/** A mail server that keeps what it is given. */
export function createOutbox() {
  const mails: { to: string; text: string }[] = [];
  const mailer: Mailer = {
    isConfigured: true,
    send: async ({ to, text }) => void mails.push({ to, text }),
    close() {},
  };
  return {
    mailer,
    /** The token of the latest link to an address. */
    tokenFor: (address: string): string => {
      const mail = mails.findLast(({ to }) => to === address);
      return /token=([\w-]+)/.exec(mail?.text ?? "")?.[1] ?? "";
    },
  };
}

/** A provider that vouches for whom a test says. */
export function createVouching() {
  let person: OidcPerson | undefined;
  const oidc: OidcClient = {
    check: async () => {},
    begin: async () => ({
      url: "https://provider.example/authorize",
      attempt: { state: "s", nonce: "n", codeVerifier: "v" },
    }),
    finish: async () => person ?? { subject: "nobody", email: undefined, name: undefined },
  };
  return {
    oidc,
    vouchFor: (email: string, subject = email) => {
      person = { subject, email, name: undefined };
    },
  };
}
