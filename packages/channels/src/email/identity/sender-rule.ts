import type { EmailSettings } from "../schema.ts";
import type { SenderRule } from "./judge-sender.ts";

type Settings = Pick<EmailSettings, "sender_proof" | "authserv_ids" | "arc_domains" | "own_verification">;

/** Whom a channel believes. Where Parley looks itself, nobody else's word counts. */
export const ruleOf = ({
  sender_proof,
  authserv_ids,
  arc_domains,
  own_verification,
}: Settings): SenderRule => ({
  requires: sender_proof,
  authservIds: own_verification === "no" ? authserv_ids : [],
  arcDomains: arc_domains,
});
