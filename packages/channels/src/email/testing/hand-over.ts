import { createHmac } from "node:crypto";
import type { TestMailServer } from "./open-mail-server.ts";

const key = Buffer.from("a secret of twenty-four bytes");
/** By which whoever hands a mail over signs that. */
export const handOverSecret = `whsec_${key.toString("base64")}`;

/** A channel of mail, as it is set up: it sends by this server, and any program may hand answers over. */
export const mailChannel = (
  { port, user, password }: TestMailServer,
  { settings = {}, secrets = {} }: { settings?: object; secrets?: object } = {},
) => ({
  kind: "email",
  name: "mail",
  settings: {
    from: "Parley <parley@parley.test>",
    reply_address: "parley@parley.test",
    authserv_ids: ["mx.parley.test"],
    smtp: { host: "127.0.0.1", port, security: "none", username: user },
    inbound: "generic",
    ...settings,
  },
  secrets: { smtp_password: password, inbound_secret: handOverSecret, ...secrets },
});

type HandingOver = {
  /** `inbound_url` of the channel. */
  inboundUrl: string;
  /** Milliseconds. */
  now: number;
  id?: string;
  secret?: string;
};

/** The request by which a program hands a mail over, signed. */
export function handOver(
  raw: Uint8Array,
  { inboundUrl, now, id = "m1", secret = handOverSecret }: HandingOver,
): Request {
  const body = JSON.stringify({ raw: Buffer.from(raw).toString("base64") });
  const time = String(Math.floor(now / 1000));
  const secretBytes = Buffer.from(secret.slice("whsec_".length), "base64");
  const signature = createHmac("sha256", secretBytes).update(`${id}.${time}.${body}`).digest("base64");
  return new Request(`${inboundUrl}/mail`, {
    method: "POST",
    body,
    headers: { "webhook-id": id, "webhook-timestamp": time, "webhook-signature": `v1,${signature}` },
  });
}
