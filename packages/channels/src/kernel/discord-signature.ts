import { createPublicKey, verify } from "node:crypto";
import { ChannelFailure } from "./channel-failure.ts";
import type { HttpInbound } from "./inbound.ts";

const patienceSeconds = 5 * 60;
/** What precedes the 32 bytes of an Ed25519 key in its DER form (RFC 8410). */
const derPrefix = Buffer.from("302a300506032b6570032100", "hex");

/**
 * As Discord signs: Ed25519 over the timestamp and the body, at most five minutes ago.
 *
 * @throws ChannelFailure `not_genuine`
 */
export function verifySignature(
  { headers, body }: HttpInbound,
  { publicKey, now }: { publicKey: string; now: number },
): void {
  const timestamp = headers["x-signature-timestamp"] ?? "";
  const signature = headers["x-signature-ed25519"] ?? "";
  if (!/^\d{1,12}$/u.test(timestamp) || !/^[0-9a-f]{128}$/iu.test(signature))
    throw new ChannelFailure("not_genuine", "It carries no signature of Discord.");
  if (Math.abs(now / 1000 - Number(timestamp)) > patienceSeconds)
    throw new ChannelFailure("not_genuine", "It was signed more than five minutes ago.");
  const signed = Buffer.concat([Buffer.from(timestamp), body]);
  if (!isSigned({ signed, signature: Buffer.from(signature, "hex"), publicKey }))
    throw new ChannelFailure(
      "not_genuine",
      "The signature is wrong: the public key is that of another application, or it is not from Discord.",
    );
}

type Signed = { signed: Buffer; signature: Buffer; publicKey: string };

function isSigned({ signed, signature, publicKey }: Signed): boolean {
  const der = Buffer.concat([derPrefix, Buffer.from(publicKey, "hex")]);
  try {
    return verify(null, signed, createPublicKey({ key: der, format: "der", type: "spki" }), signature);
  } catch {
    return false;
  }
}
