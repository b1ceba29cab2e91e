import { createHmac, timingSafeEqual } from "node:crypto";
import { ChannelFailure } from "../kernel/channel-failure.ts";
import type { HttpInbound } from "../kernel/inbound.ts";

const patienceSeconds = 5 * 60;

/**
 * As Slack signs: HMAC-SHA256 of `v0:<timestamp>:<body>`, at most five minutes ago.
 *
 * @throws ChannelFailure `not_genuine`
 */
export function verifySignature(
  { headers, body }: Pick<HttpInbound, "headers" | "body">,
  { secret, now }: { secret: string; now: number },
): void {
  const timestamp = headers["x-slack-request-timestamp"] ?? "";
  const given = headers["x-slack-signature"] ?? "";
  if (secret === "" || !/^\d{1,12}$/.test(timestamp) || given === "")
    throw new ChannelFailure("not_genuine", "It carries no signature of Slack.");
  if (Math.abs(now / 1000 - Number(timestamp)) > patienceSeconds)
    throw new ChannelFailure("not_genuine", "It was signed more than five minutes ago.");
  const made = createHmac("sha256", secret).update(`v0:${timestamp}:`).update(body).digest("hex");
  const expected = Buffer.from(`v0=${made}`);
  const got = Buffer.from(given);
  if (expected.length !== got.length || !timingSafeEqual(expected, got))
    throw new ChannelFailure(
      "not_genuine",
      "The signature is wrong: the signing secret is that of another app, or it is not from Slack.",
    );
}
