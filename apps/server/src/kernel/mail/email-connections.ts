import type { EmailConnections } from "@parley/channels";
import type { Egress } from "../egress/create-egress.ts";

type Given = {
  config: { PARLEY_SMTP_URL?: string | undefined; PARLEY_MAIL_FROM?: string | undefined };
  egress: Pick<Egress, "resolveHost">;
};

/** How mail of channels goes out: by their own servers, where those may be reached, else by the installation's. */
export const emailConnections = ({ config, egress }: Given): EmailConnections => ({
  ownServer:
    config.PARLEY_SMTP_URL === undefined
      ? undefined
      : readServer(config.PARLEY_SMTP_URL, config.PARLEY_MAIL_FROM),
  resolveHost: (host) => egress.resolveHost(host),
});

const portOf = (isTls: boolean): number => (isTls ? 465 : 587);

function readServer(smtpUrl: string, from: string | undefined): EmailConnections["ownServer"] {
  const { protocol, hostname, port, username, password } = new URL(smtpUrl);
  const isTls = protocol === "smtps:";
  return {
    from: from ?? `Parley <parley@${hostname}>`,
    server: {
      host: hostname.replaceAll(/^\[|\]$/gu, ""),
      port: Number(port === "" ? portOf(isTls) : port),
      // As sign-in mail goes: encrypted where the server can.
      security: isTls ? "tls" : "opportunistic",
      username: username === "" ? null : decodeURIComponent(username),
      password: username === "" ? null : decodeURIComponent(password),
    },
  };
}
