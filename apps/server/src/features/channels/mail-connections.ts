import { egressErrors } from "@parley/contract";
import type { EmailConnections } from "@parley/channels";
import { lookup as resolve } from "node:dns/promises";
import type { AllowList } from "../../kernel/egress/allow-list.ts";
import type { Lookup } from "../../kernel/egress/guard.ts";
import { isPublicAddress } from "../../kernel/egress/public-address.ts";

type Given = {
  smtpUrl: string | undefined;
  from: string | undefined;
  allow: AllowList;
  lookup?: Lookup;
};

/** The installation's own mail server, and which others may be connected to: the same as by HTTP. */
export function createMailConnections({
  smtpUrl,
  from,
  allow,
  lookup = (host) => resolve(host, { all: true }),
}: Given): EmailConnections {
  return {
    ownServer: smtpUrl === undefined ? undefined : readOwnServer(smtpUrl, from),
    async resolveHost(host) {
      const found = await lookup(host).catch((cause: unknown) => {
        throw egressErrors.hostUnknown({ host }, { cause });
      });
      const isAllowed = (address: string): boolean =>
        isPublicAddress(address) || allow.allowsAddress(address) || allow.allowsHost(host);
      const [first] = found;
      if (first === undefined) throw egressErrors.hostUnknown({ host });
      if (!found.every(({ address }) => isAllowed(address))) throw egressErrors.addressNotPublic({ host });
      return first.address;
    },
  };
}

function readOwnServer(smtpUrl: string, from: string | undefined): EmailConnections["ownServer"] {
  const url = new URL(smtpUrl);
  const isTls = url.protocol === "smtps:";
  const orNull = (text: string): string | null => (text === "" ? null : decodeURIComponent(text));
  return {
    from: from ?? `Parley <parley@${url.hostname}>`,
    server: {
      host: url.hostname,
      port: Number(url.port) || (isTls ? 465 : 587),
      security: isTls ? "tls" : "starttls",
      username: orNull(url.username),
      password: orNull(url.password),
    },
  };
}
