import type { Contract, EndpointReply, WebhookEventType } from "@parley/contract";
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { parley } from "../../api.ts";

type Replies = Contract["webhooks"]["endpoints"];
export type Webhook = EndpointReply<Replies["get"]>;
export type WebhookDelivery = EndpointReply<Replies["getDelivery"]>;

export const webhooksQuery = queryOptions({
  queryKey: ["webhooks", "list"],
  queryFn: ({ signal }) => parley.webhooks.list({}, { signal }),
});

export const webhookQuery = (id: string) =>
  queryOptions({
    queryKey: ["webhooks", "one", id],
    queryFn: ({ signal }) => parley.webhooks.get({ id }, { signal }),
  });

/** The events that can be asked for. */
export const webhookEventsQuery = queryOptions({
  queryKey: ["webhooks", "events"],
  queryFn: ({ signal }) => parley.webhooks.listEvents({}, { signal }),
  staleTime: 300_000,
});

export type DeliveryStatus = WebhookDelivery["status"];
export const deliveriesPageSize = 50;

/** A page of a webhook's deliveries, newest first; looked at again while some wait. */
export const deliveriesQuery = (place: { id: string; status: DeliveryStatus | undefined; page: number }) =>
  queryOptions({
    queryKey: ["webhooks", "deliveries", place],
    queryFn: ({ signal }) =>
      parley.webhooks.listDeliveries(
        {
          id: place.id,
          page: place.page,
          size: deliveriesPageSize,
          ...(place.status && { status: place.status }),
        },
        { signal },
      ),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      state.data?.records.some(({ status }) => status === "pending") ? 3000 : false,
  });

function useRefreshWebhooks() {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: ["webhooks"] });
}

export type WebhookDraft = {
  url: string;
  events: WebhookEventType[];
  description: string;
  sample_rate: number;
};

type Subscribable = Parameters<typeof parley.webhooks.create>[0]["events"];

/** Only what can be asked for: a test comes to every webhook unasked. */
const subscribed = (events: readonly WebhookEventType[]): Subscribable =>
  events.filter((event) => event !== "webhook.test");

export function useCreateWebhook() {
  const onSuccess = useRefreshWebhooks();
  return useMutation({
    mutationFn: ({ description, events, ...draft }: WebhookDraft) =>
      parley.webhooks.create({ ...draft, events: subscribed(events), ...(description && { description }) }),
    onSuccess,
  });
}

export type WebhookChange = Partial<WebhookDraft> & { is_enabled?: boolean };

export function useUpdateWebhook(id: string) {
  const onSuccess = useRefreshWebhooks();
  return useMutation({
    mutationFn: ({ events, ...change }: WebhookChange) =>
      parley.webhooks.update({ id, ...change, ...(events && { events: subscribed(events) }) }),
    onSuccess,
  });
}

export function useDeleteWebhook(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => parley.webhooks.delete({ id }),
    onSuccess: () => client.invalidateQueries({ queryKey: webhooksQuery.queryKey }),
  });
}

export function useRotateSecret(id: string) {
  const onSuccess = useRefreshWebhooks();
  return useMutation({
    mutationFn: (overlap_hours: number) => parley.webhooks.rotateSecret({ id, overlap_hours }),
    onSuccess,
  });
}

/** Sends a test event and waits for what comes of it. */
export function useTestWebhook(id: string) {
  const onSuccess = useRefreshWebhooks();
  return useMutation({ mutationFn: () => parley.webhooks.test({ id }), onSuccess });
}

export function useReplayDelivery(id: string) {
  const onSuccess = useRefreshWebhooks();
  return useMutation({
    mutationFn: (delivery_id: string) => parley.webhooks.replayDelivery({ id, delivery_id }),
    onSuccess,
  });
}

/** Sends again all that failed since a moment. */
export function useReplayFailed(id: string) {
  const onSuccess = useRefreshWebhooks();
  return useMutation({
    mutationFn: (since: string) => parley.webhooks.replayFailed({ id, since }),
    onSuccess,
  });
}
