import { makeDigest, type Card } from "@parley/channels";
import { findApproval, type ApprovalRow } from "../../approvals/index.ts";
import type { DeliveryRow } from "../channels.tables.ts";
import type { ChannelDependencies } from "../dependencies.ts";
import { cardOf } from "../make-card-of.ts";
import type { OpenChannel } from "../open-channel.ts";
import { ownLinks } from "../own-link.ts";

/** A request in a digest. */
export type Entry = { delivery: DeliveryRow; approval: ApprovalRow };

/** With what became of the requests; one that is gone is left out. */
export async function loadEntries(
  { database }: Pick<ChannelDependencies, "database">,
  deliveries: readonly DeliveryRow[],
): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (const delivery of deliveries) {
    const { organization_id: organizationId, approval_id: id } = delivery;
    const approval = await findApproval(database.executor, { organizationId, id });
    if (approval !== undefined) entries.push({ delivery, approval });
  }
  return entries;
}

type Making = {
  id: string;
  opened: OpenChannel;
  entries: readonly Entry[];
  /** Where the person decides it; the page behind the sign-in where there is none of their own. */
  linkOf?: (entry: Entry) => Promise<string | undefined>;
};

export async function digestCardOf(
  { publicUrl }: Pick<ChannelDependencies, "publicUrl">,
  { id, opened, entries, linkOf }: Making,
): Promise<Card> {
  const told = [];
  for (const entry of entries) {
    const card = cardOf(opened, { row: entry.approval, note: null, publicUrl: publicUrl() });
    told.push({ card, link: (await linkOf?.(entry)) ?? card.link });
  }
  const { limits } = opened.channel.capabilities;
  return makeDigest(told, { id, limits, inbox: `${publicUrl()}/approvals` });
}

/** Links of the person's own, where the channel shows what it shows to nobody else. */
export const personalLinks =
  (
    dependencies: Pick<ChannelDependencies, "database" | "clock" | "publicUrl">,
    { opened, place, hide }: { opened: OpenChannel; place: string; hide: (secret: string) => void },
  ) =>
  async ({ approval }: Entry): Promise<string | undefined> =>
    ownLinks(dependencies, { opened, approval, hide }).linkFor?.(place);
