import type { Contract, EndpointReply } from "@parley/contract";
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { parley } from "../../api.ts";

type Replies = Contract["channels"]["endpoints"];
export type Channel = EndpointReply<Replies["get"]>;
export type ChannelDelivery = EndpointReply<Replies["listDeliveries"]>["records"][number];
export type NewChannel = Parameters<typeof parley.channels.create>[0];
export type ChannelChange = Omit<Parameters<typeof parley.channels.update>[0], "id">;

export const channelsQuery = queryOptions({
  queryKey: ["channels", "list"],
  queryFn: ({ signal }) => parley.channels.list({}, { signal }),
});

const failedAtMost = 20;

/** What did not arrive, newest first. */
export const failedQuery = (id: string) =>
  queryOptions({
    queryKey: ["channels", "failed", id],
    queryFn: ({ signal }) =>
      parley.channels.listDeliveries({ id, status: "failed", page: 1, size: failedAtMost }, { signal }),
  });

export const loggedAtOnce = 20;

/** What was shown there, newest first, with what was said to the platform and what it answered. */
export const logQuery = (id: string, page: number) =>
  queryOptions({
    queryKey: ["channels", "log", id, page],
    queryFn: ({ signal }) => parley.channels.listDeliveries({ id, page, size: loggedAtOnce }, { signal }),
    placeholderData: keepPreviousData,
  });

function useRefreshChannels() {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: ["channels"] });
}

function useCreateChannel() {
  const onSuccess = useRefreshChannels();
  return useMutation({ mutationFn: (channel: NewChannel) => parley.channels.create(channel), onSuccess });
}

export function useUpdateChannel(id: string) {
  const onSuccess = useRefreshChannels();
  return useMutation({
    mutationFn: (change: ChannelChange) => parley.channels.update({ id, ...change }),
    onSuccess,
  });
}

/** Sets one up, or changes the one that there is. */
export function useSaveChannel(channel: Channel | undefined, onSuccess: () => void) {
  const create = useCreateChannel();
  const update = useUpdateChannel(channel?.id ?? "");
  return {
    isPending: create.isPending || update.isPending,
    error: create.error ?? update.error,
    create: (given: NewChannel) => create.mutate(given, { onSuccess }),
    change: (change: ChannelChange) => update.mutate(change, { onSuccess }),
  };
}

export function useDeleteChannel(id: string) {
  const client = useQueryClient();
  // Only the list: what is shown of the channel itself until then is not asked for again.
  const onSuccess = () => client.invalidateQueries({ queryKey: channelsQuery.queryKey });
  return useMutation({ mutationFn: () => parley.channels.delete({ id }), onSuccess });
}

/** Tries it, and waits for what comes of it. */
export const useTestChannel = (id: string) =>
  useMutation({ mutationFn: (place: string) => parley.channels.test({ id, place: place || null }) });

export function useResend(id: string) {
  const onSuccess = useRefreshChannels();
  return useMutation({
    mutationFn: (delivery_id: string) => parley.channels.resendDelivery({ id, delivery_id }),
    onSuccess,
  });
}

export type SlackMode = "http" | "socket";

/** Whether this installation has an app of its own at Slack. */
export const slackQuery = queryOptions({
  queryKey: ["channels", "slack"],
  queryFn: ({ signal }) => parley.slack.get({}, { signal }),
});

export const manifestQuery = (id: string, mode: SlackMode) =>
  queryOptions({
    queryKey: ["channels", "manifest", id, mode],
    queryFn: ({ signal }) => parley.slack.getManifest({ id, mode, format: "yaml" }, { signal }),
  });

/** Leaves for Slack; whoever agrees there comes back. */
export const useStartInstall = () =>
  useMutation({
    mutationFn: () => parley.slack.startInstall({}),
    onSuccess: ({ url }) => window.location.assign(url),
  });

/** The account that would be linked. */
export const linkQuery = (token: string) =>
  queryOptions({
    queryKey: ["channel-links", token],
    queryFn: ({ signal }) => parley.channelLinks.look({ token }, { signal }),
    retry: false,
  });

export const confirmLink = (given: { token: string; code: string }) => parley.channelLinks.confirm(given);

export type LinkedAccount = EndpointReply<Contract["channelLinks"]["endpoints"]["list"]>[number];

/** The accounts at platforms that speak for whoever looks. */
export const linkedQuery = queryOptions({
  queryKey: ["channel-links", "own"],
  queryFn: ({ signal }) => parley.channelLinks.list({}, { signal }),
});

export function useUnlink() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ channel, external_id }: LinkedAccount) =>
      parley.channelLinks.remove({ channel_id: channel.id, external_id }),
    onSuccess: () => client.invalidateQueries({ queryKey: linkedQuery.queryKey }),
  });
}
