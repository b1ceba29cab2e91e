import { pushChannelId } from "@parley/contract";
import type { Executor } from "@parley/db";
import type { ApprovalRow } from "../approvals/index.ts";
import { digestMomentOf } from "./digest/hold-for-digest.ts";
import { preferredPlaces } from "./domain/preferred-places.ts";
import { readPreferences } from "./people.store.ts";

/** How somebody wants to be told in their browsers: not at all now, at once, or with others at that moment. */
export type PushWish = "not" | "at once" | { dueAt: number };

/** Who has named no browsers among their preferences has said by subscribing that they want to be told. */
export async function findPushWishes(
  executor: Executor,
  { row, userIds, now }: { row: ApprovalRow; userIds: string[]; now: number },
): Promise<ReadonlyMap<string, PushWish>> {
  const organizationId = row.organization_id;
  const preferences = await readPreferences(executor, { organizationId, userIds });
  const wishes = new Map<string, PushWish>();
  for (const [userId, own] of preferences) {
    const isNamed = own.preferences?.some(({ channel_id: id }) => id === pushChannelId);
    const places = preferredPlaces(own, { stakes: row.stakes, now });
    const isWanted = isNamed !== true || places.some(({ channelId }) => channelId === pushChannelId);
    if (!isWanted) {
      wishes.set(userId, "not");
      continue;
    }
    const dueAt = await digestMomentOf(executor, { row, userId, preferences, now });
    wishes.set(userId, dueAt === undefined ? "at once" : { dueAt });
  }
  return wishes;
}
