import type { EmailConnections } from "@parley/channels";
import type { Egress } from "../../kernel/egress/create-egress.ts";

type Given = { smtpUrl: string | undefined; from: string | undefined; egress: Pick<Egress, "resolveHost"> };

/** The installation's own mail server, and which others may be connected to: the same as by HTTP. */
export const createMailConnections = ({ smtpUrl, from, egress }: Given): EmailConnections => ({
  ownServer: smtpUrl === undefined ? undefined : readOwnServer(smtpUrl, from),
  resolveHost: (host) => egress.resolveHost(host),
});

function readOwnServer(smtpUrl: string, from: string | undefined): EmailConnections["ownServer"] {
  const url = new URL(smtpUrl);
  const isTls = url.protocol === "smtps:";
  const orNull = (text: string): string | null => (text === "" ? null : decodeURIComponent(text));
  return {
    from: from ?? `Parley <parley@${url.hostname}>`,
    server: {
      host: url.hostname.replaceAll(/^\[|\]$/g, ""),
      port: Number(url.port) || (isTls ? 465 : 587),
      // As sign-in mail goes: encrypted where the server can.
      security: isTls ? "tls" : "opportunistic",
      username: orNull(url.username),
      password: orNull(url.password),
    },
  };
}
