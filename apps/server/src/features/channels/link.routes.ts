import { channelErrors, channelLinkErrors, contract } from "@parley/contract";
import type { Executor } from "@parley/db";
import { toTimestamp } from "../../kernel/clock.ts";
import { implement } from "../../kernel/implement.ts";
import type { Actor } from "../../kernel/request-context.ts";
import { hashToken } from "../../kernel/secrets.ts";
import { findChannel } from "./channels.store.ts";
import { confirmLink } from "./confirm-link.ts";
import type { ChannelDependencies } from "./dependencies.ts";
import type { LinkOfferRow } from "./inbox.tables.ts";
import { planHome } from "./keep-homes.ts";
import { codeOfLink } from "./link-code.ts";
import { findLinkOffer } from "./link-offers.store.ts";
import { deleteLink, listLinksOfUser } from "./people.store.ts";

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
    list: async (_, { organizationId, actor }) => {
      const links = await listLinksOfUser(database.executor, { organizationId, userId: personOf(actor) });
      return links.map(({ id, kind, name, external_id, created_at }) => ({
        channel: { id, kind, name },
        external_id,
        created_at: toTimestamp(created_at),
      }));
    },
    remove: async ({ params: { channel_id, external_id } }, { organizationId, actor }) => {
      const link = {
        organizationId,
        channelId: channel_id,
        externalId: external_id,
        userId: personOf(actor),
      };
      await database.transaction(async (transaction) => {
        if (!(await deleteLink(transaction, link))) throw channelLinkErrors.notYours();
        await planHome(jobs, transaction, { channel_id, external_id });
      });
    },
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
      return database.transaction(async (transaction) => {
        const offer = await confirmLink({ clock, jobs }, transaction, { organizationId, userId, token });
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
