import { channelErrors, channelLinkErrors } from "@parley/contract";
import type { Executor } from "@parley/db";
import { hashToken } from "../../kernel/secrets.ts";
import type { ChannelDependencies } from "./dependencies.ts";
import type { LinkOfferRow } from "./inbox.tables.ts";
import { planHome } from "./keep-homes.ts";
import { takeLinkOffer } from "./link-offers.store.ts";
import { findMember, insertLink } from "./people.store.ts";
import { planTellLink } from "./tell-link.ts";

type Confirming = { organizationId: string; userId: string; token: string };

/** An account is a member's from now on, who is told so. The offer is used up. */
export async function confirmLink(
  { clock, jobs }: Pick<ChannelDependencies, "clock" | "jobs">,
  transaction: Executor,
  { organizationId, userId, token }: Confirming,
): Promise<LinkOfferRow> {
  const now = clock();
  const offer = await takeLinkOffer(transaction, { organizationId, tokenHash: hashToken(token), now });
  if (offer === undefined) throw channelLinkErrors.unknown();
  const { channel_id, external_id } = offer;
  const member = await findMember(transaction, { organizationId, person: userId });
  if (member === undefined) throw channelErrors.noPerson();
  const link = {
    channel_id,
    external_id,
    organization_id: organizationId,
    user_id: userId,
    created_at: now,
  };
  // An admin's word stands above it, also one that is said at this moment.
  if (!(await insertLink(transaction, link))) throw channelLinkErrors.taken();
  await planTellLink(jobs, transaction, link);
  await planHome(jobs, transaction, { channel_id, external_id });
  return offer;
}
