import { createHmac, timingSafeEqual } from "node:crypto";
import type { HttpInbound } from "../kernel/inbound.ts";

/** Whether Meta sent it: by the app's secret, over the body as it came, byte for byte. */
export const isSigned = ({ headers, body }: HttpInbound, appSecret: string): boolean =>
  isSame(
    headers["x-hub-signature-256"] ?? "",
    `sha256=${createHmac("sha256", appSecret).update(body).digest("hex")}`,
  );

/** What Meta wants to read back where it asks whether the address is ours; undefined where it asks not so. */
export function readChallenge({ url }: HttpInbound, verifyToken: string): string | undefined {
  const query = new URL(url).searchParams;
  const challenge = query.get("hub.challenge") ?? "";
  const isAsked = query.get("hub.mode") === "subscribe" && /^[\w-]{1,200}$/u.test(challenge);
  return isAsked && isSame(query.get("hub.verify_token") ?? "", verifyToken) ? challenge : undefined;
}

function isSame(text: string, wanted: string): boolean {
  const [given, expected] = [Buffer.from(text), Buffer.from(wanted)];
  return given.length === expected.length && timingSafeEqual(given, expected);
}
