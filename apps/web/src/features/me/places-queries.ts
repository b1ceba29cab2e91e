import type { Contract, EndpointReply } from "@parley/contract";
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { parley } from "../../api.ts";

type Replies = Contract["channels"]["endpoints"];
export type Preferences = EndpointReply<Replies["getPreferences"]>;
export type Preference = NonNullable<Preferences["preferences"]>[number];
export type OwnChannel = EndpointReply<Replies["listMine"]>[number];
export type Digest = NonNullable<Preferences["digest"]>;

const key = ["me", "places"] as const;

/** Where one wants to be reached. */
export const preferencesQuery = queryOptions({
  queryKey: [...key, "preferences"],
  queryFn: ({ signal }) => parley.channels.getPreferences({}, { signal }),
});

export const ownChannelsQuery = queryOptions({
  queryKey: [...key, "channels"],
  queryFn: ({ signal }) => parley.channels.listMine({}, { signal }),
});

export function useSetPreferences() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (preferences: Preferences) => parley.channels.setPreferences(preferences),
    onSuccess: (saved) => client.setQueryData(preferencesQuery.queryKey, saved),
  });
}

/** Has a word said at one of one's places. */
export const useTestPlace = () =>
  useMutation({
    mutationFn: ({ channel_id, place }: Pick<Preference, "channel_id" | "place">) =>
      parley.channels.testMine({ channel_id, place: place ?? null }),
  });
