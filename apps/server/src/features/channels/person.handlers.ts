import { channelErrors, type contract } from "@parley/contract";
import { toTimestamp } from "../../kernel/clock.ts";
import type { Handlers } from "../../kernel/implement.ts";
import type { Mailer } from "../../kernel/mail/create-mailer.ts";
import type { ChannelRow } from "./channels.tables.ts";
import type { ChannelDependencies } from "./dependencies.ts";
import { planHome } from "./keep-homes.ts";
import { deleteLink, findLink, findMember, listLinks, saveLink } from "./people.store.ts";
import { planTellLink } from "./tell-link.ts";

type Names = "listPeople" | "linkPerson" | "unlinkPerson";
type PersonHandlers = Pick<Handlers<(typeof contract)["channels"]>, Names>;

export type PersonDependencies = Pick<ChannelDependencies, "database" | "clock" | "jobs"> & {
  mailer: Pick<Mailer, "isConfigured">;
};

/** Whose account at a platform is whose here. */
export function personHandlers(
  { database, clock, jobs, mailer }: PersonDependencies,
  get: (organizationId: string, id: string) => Promise<ChannelRow>,
): PersonHandlers {
  const { executor } = database;
  return {
    listPeople: async ({ params }, { organizationId }) => {
      const { id: channelId } = await get(organizationId, params.id);
      const links = await listLinks(executor, { organizationId, channelId });
      return links.map(({ external_id, user_id, name, email, created_at }) => ({
        external_id,
        user_id,
        email,
        full_name: name,
        created_at: toTimestamp(created_at),
      }));
    },
    linkPerson: async ({ params, body: { person } }, { organizationId }) => {
      const { id: channelId } = await get(organizationId, params.id);
      const member = await findMember(executor, { organizationId, person });
      if (member === undefined) throw channelErrors.personUnknown({ person });
      const row = {
        channel_id: channelId,
        external_id: params.external_id,
        organization_id: organizationId,
        user_id: member.id,
        created_at: clock(),
      };
      const isNews = await database.transaction(async (transaction) => {
        const where = { organizationId, channelId, externalId: row.external_id };
        const known = await findLink(transaction, where);
        await saveLink(transaction, row);
        // Said again, it is none.
        if (known?.user_id === row.user_id) return false;
        await planTellLink(jobs, transaction, row);
        await planHome(jobs, transaction, row);
        return true;
      });
      return {
        external_id: row.external_id,
        user_id: member.id,
        full_name: member.name,
        email: member.email,
        created_at: toTimestamp(row.created_at),
        is_told: isNews && mailer.isConfigured,
      };
    },
    unlinkPerson: async ({ params }, { organizationId }) => {
      const { id: channelId } = await get(organizationId, params.id);
      const { external_id: externalId } = params;
      await database.transaction(async (transaction) => {
        await deleteLink(transaction, { organizationId, channelId, externalId });
        await planHome(jobs, transaction, { channel_id: channelId, external_id: externalId });
      });
    },
  };
}
