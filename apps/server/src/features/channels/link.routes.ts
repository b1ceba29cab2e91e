import { channelErrors, channelLinkErrors, contract } from "@parley/contract";
import type { Executor } from "@parley/db";
import { toTimestamp } from "../../kernel/clock.ts";
import { implement } from "../../kernel/implement.ts";
import type { Actor } from "../../kernel/request-context.ts";
import { hashToken } from "../../kernel/secrets.ts";
import { findChannel } from "./channels.store.ts";
import type { ChannelDependencies } from "./dependencies.ts";
import type { LinkOfferRow } from "./inbox.tables.ts";
import { planHome } from "./keep-homes.ts";
import { codeOfLink } from "./link-code.ts";
import { findLinkOffer, takeLinkOffer } from "./link-offers.store.ts";
import { findLink, findMember, saveLink } from "./people.store.ts";

/** A person at a browser: a key may be in anybody's hands. @throws browser_only; no_person */
function personOf({ kind, userId }: Actor): string {
  if (kind !== "session") throw channelLinkErrors.browserOnly();
  if (userId === undefined) throw channelErrors.noPerson();
  return userId;
}

/** A member says that an account at a platform is theirs, whose owner was given the token there. */
export const channelLinkRoutes = ({
  database,
  clock,
  jobs,
}: Pick<ChannelDependencies, "database" | "clock" | "jobs">) =>
  implement(contract.channelLinks, {
    look: async ({ body: { token } }, { organizationId, actor }) => {
      personOf(actor);
      const { executor } = database;
      const which = { organizationId, tokenHash: hashToken(token), now: clock() };
      const offer = await findLinkOffer(executor, which);
      if (offer === undefined) throw channelLinkErrors.unknown();
      return describe(executor, offer);
    },
    confirm: async ({ body: { token, code } }, { organizationId, actor }) => {
      const userId = personOf(actor);
      if (code !== codeOfLink(token)) throw channelLinkErrors.wrongCode();
      const now = clock();
      return database.transaction(async (transaction) => {
        const which = { organizationId, tokenHash: hashToken(token), now };
        const offer = await takeLinkOffer(transaction, which);
        if (offer === undefined) throw channelLinkErrors.unknown();
        const { channel_id: channelId, external_id: externalId } = offer;
        const member = await findMember(transaction, { organizationId, person: userId });
        if (member === undefined) throw channelErrors.noPerson();
        // An admin's word stands above it.
        const known = await findLink(transaction, { organizationId, channelId, externalId });
        if (known !== undefined) throw channelLinkErrors.taken();
        await saveLink(transaction, {
          channel_id: channelId,
          external_id: externalId,
          organization_id: organizationId,
          user_id: userId,
          created_at: now,
        });
        await planHome(jobs, transaction, { channel_id: channelId, external_id: externalId });
        return describe(transaction, offer);
      });
    },
  });

async function describe(
  executor: Executor,
  { organization_id: organizationId, channel_id: id, external_id, external_name, expires_at }: LinkOfferRow,
) {
  const channel = await findChannel(executor, { organizationId, id });
  if (channel === undefined) throw channelLinkErrors.unknown();
  return {
    channel: { id, kind: channel.kind, name: channel.name },
    external_id,
    external_name,
    expires_at: toTimestamp(expires_at),
  };
}
