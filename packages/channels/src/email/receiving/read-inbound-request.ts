import { ChannelFailure } from "../../kernel/channel-failure.ts";
import type { HttpInbound, MailInbound } from "../../kernel/inbound.ts";
import type { EmailContext } from "../connections.ts";
import type { EmailSettings } from "../schema.ts";
import { readGeneric, readMailgun, readPostmark, readSendgrid } from "./provider-requests.ts";
import { readSes } from "./read-ses.ts";

/** A request of a provider, with what proves it. */
export type ProviderRequest = {
  inbound: HttpInbound;
  secret: string;
  now: number;
  fetch: typeof globalThis.fetch;
};

type Provider = NonNullable<EmailSettings["inbound"]>;

const readers: Readonly<Record<Provider, (request: ProviderRequest) => Promise<MailInbound | undefined>>> = {
  generic: readGeneric,
  mailgun: readMailgun,
  sendgrid: readSendgrid,
  postmark: readPostmark,
  ses: readSes,
};

/**
 * The mail that a provider hands over; undefined where it says something else. @throws ChannelFailure `not_genuine`
 */
export async function readInboundRequest(
  { setup: { settings, secrets }, tools }: Pick<EmailContext, "setup" | "tools">,
  inbound: HttpInbound,
): Promise<MailInbound | undefined> {
  const { inbound: provider } = settings;
  const { inbound_secret: secret } = secrets;
  if (provider == null || secret == null)
    throw new ChannelFailure(
      "not_genuine",
      "This channel takes no mail by HTTP: set `inbound` and `inbound_secret`.",
    );
  return readers[provider]({ inbound, secret, now: tools.clock(), fetch: tools.fetch });
}
