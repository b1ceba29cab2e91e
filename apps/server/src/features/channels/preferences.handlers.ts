import { channelErrors, pushChannelId, type ChannelPreferences, type contract } from "@parley/contract";
import { toJson } from "@parley/db";
import type { Handlers } from "../../kernel/implement.ts";
import type { Actor } from "../../kernel/request-context.ts";
import { listChannels } from "./channels.store.ts";
import type { ChannelRow } from "./channels.tables.ts";
import type { ChannelDependencies } from "./dependencies.ts";
import { readPreferences, savePreferences } from "./people.store.ts";
import { testPlaceOf } from "./test-channel.ts";

type Names = "listMine" | "getPreferences" | "setPreferences" | "testMine";
type PreferenceHandlers = Pick<Handlers<(typeof contract)["channels"]>, Names>;

const personOf = ({ userId }: Actor): string => {
  if (userId === undefined) throw channelErrors.noPerson();
  return userId;
};

/** Where a person wants to be reached. */
export function preferenceHandlers(
  dependencies: ChannelDependencies,
  get: (organizationId: string, id: string) => Promise<ChannelRow>,
): PreferenceHandlers {
  const { database, clock } = dependencies;
  const { executor } = database;
  const read = async (organizationId: string, userId: string): Promise<ChannelPreferences> => {
    const kept = await readPreferences(executor, { organizationId, userIds: [userId] });
    return kept.get(userId) ?? { time_zone: "UTC", preferences: null };
  };
  return {
    listMine: async (_, { organizationId }) => {
      const rows = await listChannels(executor, { organizationId });
      return rows.filter((row) => row.is_enabled).map(({ id, kind, name }) => ({ id, kind, name }));
    },
    getPreferences: async (_, { organizationId, actor }) => read(organizationId, personOf(actor)),
    setPreferences: async ({ body }, { organizationId, actor }) => {
      const userId = personOf(actor);
      for (const { channel_id } of body.preferences ?? [])
        if (channel_id !== pushChannelId) await get(organizationId, channel_id);
      const row = {
        organization_id: organizationId,
        user_id: userId,
        preferences: toJson(body),
        updated_at: clock(),
      };
      await database.transaction((transaction) => savePreferences(transaction, row));
      return body;
    },
    testMine: async ({ body: { channel_id: channelId, place } }, { organizationId, actor }) => {
      const userId = personOf(actor);
      const row = await get(organizationId, channelId);
      const { preferences } = await read(organizationId, userId);
      const isMine = preferences?.some((wish) => wish.channel_id === channelId && wish.place === place);
      if (place != null && isMine !== true) throw channelErrors.placeNotYours();
      return testPlaceOf(dependencies, { row, userId, place: place ?? null });
    },
  };
}
