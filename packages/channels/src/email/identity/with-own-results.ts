import type { MailInbound } from "../../kernel/inbound.ts";
import { EmailSettings } from "../schema.ts";
import { verifyMail, type ResolveDns } from "./verify-mail.ts";

/** The DNS did not answer: the same mail may be proven later. */
export class UnansweredDns extends Error {
  override readonly name = "UnansweredDns";
}

/**
 * A mail with what Parley finds out itself about its sender, where its channel wants that. What a provider has signed
 * stays. @throws UnansweredDns where a proof could not be looked up, and no other was found
 */
export async function withOwnResults(
  mail: MailInbound,
  { settings: given, resolve, signal }: { settings: unknown; resolve: ResolveDns; signal: AbortSignal },
): Promise<MailInbound> {
  const { own_verification: wanted, sender_proof: proof } = EmailSettings.parse(given);
  if (wanted === "no" || proof === "none" || mail.results !== undefined) return mail;
  const senderAddress = wanted === "signatures-and-spf" ? mail.remoteAddress : null;
  const results = await verifyMail({ raw: mail.raw, from: mail.from, senderAddress, resolve, signal });
  const isProven = results.some(({ result }) => result === "pass");
  if (!isProven && results.some(({ result }) => result === "temperror"))
    throw new UnansweredDns("The DNS did not answer when a mail's sender was looked up.");
  return { ...mail, results };
}
