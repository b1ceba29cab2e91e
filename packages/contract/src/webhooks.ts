import { optional } from "@parley/promptfile";
import { z } from "zod";
import { empty, endpoint, resource } from "./kernel/endpoint.ts";
import { defineErrors } from "./kernel/errors.ts";
import { idParams, Moment, pageOf, pageQuery, Timestamp } from "./kernel/wire.ts";
import { egressErrors } from "./egress-errors.ts";
import { webhookEvents, type WebhookEventType } from "./webhook-events.ts";

const eventTypes = Object.keys(webhookEvents) as WebhookEventType[];
const subscribable = eventTypes.filter((type) => type !== "webhook.test");

const EventType = z.enum(eventTypes as [WebhookEventType, ...WebhookEventType[]]);
const Subscribed = z.enum(subscribable as [WebhookEventType, ...WebhookEventType[]]);
const SampleRate = z
  .number()
  .gt(0)
  .max(1)
  .describe("The share of `log.created` events that is sent, above 0 and up to 1. Other events all are.");

const Format = z
  .enum(["parley", "humanlayer.v1beta2", "humanlayer.v1beta1"])
  .describe(
    "Whose envelope is sent. Those of HumanLayer tell `agent_email.received` and `agent_slack.received`, and `approval.decided` of what came in by its wire: with a `type` and an `event`, or, in v1beta1, the bare object; signed in `svix-` headers too.",
  );

const webhookFields = {
  id: z.string(),
  url: z.string(),
  events: z.array(EventType),
  description: z.string().nullable(),
  sample_rate: SampleRate,
  format: Format,
  is_enabled: z.boolean(),
  disabled_reason: z.string().nullable().describe("Why Parley disabled it by itself."),
  failing_since: Timestamp.nullable().describe("The first failure since the last success."),
  previous_secret_expires_at: Timestamp.nullable().describe(
    "Until then the secret before the last rotation signs too.",
  ),
  created_at: Timestamp,
  updated_at: Timestamp,
};

/** Where events are sent. */
export const Webhook = z.object(webhookFields).meta({ id: "Webhook" });

const secret = z
  .string()
  .describe("Verifies signatures (Standard Webhooks). Shown in this reply and never again.");

export const WebhookWithSecret = z.object({ ...webhookFields, secret }).meta({ id: "WebhookWithSecret" });

/** One event for one webhook, and what became of it. */
export const WebhookDelivery = z
  .object({
    id: z.string(),
    event_id: z.string().describe("Sent as `webhook-id`; the same however often the event is sent."),
    event_type: EventType,
    status: z.enum(["pending", "delivered", "failed"]),
    attempts_count: z.int(),
    next_attempt_at: Timestamp.nullable(),
    created_at: Timestamp,
    payload: z.unknown().describe("The body as it is sent."),
    attempts: z
      .array(
        z.object({
          at: Timestamp,
          status: z.int().nullable().describe("The HTTP status, where there was a reply."),
          latency_ms: z.int(),
          reply: z.string().nullable().describe("The start of the reply."),
          error: z.string().nullable(),
        }),
      )
      .describe("The latest 20, oldest first."),
  })
  .meta({ id: "WebhookDelivery" });

export const webhookErrors = defineErrors("webhooks", {
  notFound: {
    kind: "not_found",
    message: (p: { webhook_id: string }) => `There is no webhook \`${p.webhook_id}\`.`,
  },
  deliveryNotFound: {
    kind: "not_found",
    message: (p: { delivery_id: string }) =>
      `There is no delivery \`${p.delivery_id}\` of this webhook. Deliveries are kept for 30 days.`,
  },
  disabled: {
    kind: "conflict",
    message: (p: { webhook_id: string }) =>
      `The webhook \`${p.webhook_id}\` is disabled, so nothing is sent. Enable it first.`,
  },
  tooMany: {
    kind: "conflict",
    message: (p: { limit: number }) => `An organization has at most ${p.limit} webhooks. Delete one first.`,
  },
});

const Url = z
  .url({ protocol: /^https?$/, error: "Give a URL that begins with http:// or https://" })
  .max(2000)
  .describe(
    "Receives a POST for each event. It must be on the public internet, or allowed by PARLEY_EGRESS_ALLOW.",
  );
const Events = z.array(Subscribed).min(1).max(eventTypes.length);
const Description = z.string().max(1000);

const deliveryParams = z.object({ id: z.string(), delivery_id: z.string() });

export const webhooks = resource("webhooks", {
  description:
    "Events sent to addresses of yours, signed as [Standard Webhooks](https://www.standardwebhooks.com) says, at least once each.",
  endpoints: {
    list: endpoint({
      method: "GET",
      path: "/webhooks",
      summary: "List webhooks",
      permission: "manage-webhooks",
      resource: "organization",
      output: z.array(Webhook),
    }),
    listEvents: endpoint({
      method: "GET",
      path: "/webhook-events",
      summary: "List the events there are",
      permission: "read",
      resource: "caller",
      output: z.array(z.object({ type: EventType, summary: z.string() })),
    }),
    create: endpoint({
      method: "POST",
      path: "/webhooks",
      summary: "Create a webhook",
      permission: "manage-webhooks",
      resource: "organization",
      status: 201,
      body: z.object({
        url: Url,
        events: Events,
        description: optional(Description),
        sample_rate: optional(SampleRate),
        format: optional(Format),
        is_enabled: optional(z.boolean()),
      }),
      output: WebhookWithSecret,
      errors: [
        egressErrors.urlUnusable,
        egressErrors.addressNotPublic,
        egressErrors.portNotAllowed,
        webhookErrors.tooMany,
      ],
    }),
    get: endpoint({
      method: "GET",
      path: "/webhooks/:id",
      summary: "Get a webhook",
      permission: "manage-webhooks",
      resource: "organization",
      params: idParams,
      output: Webhook,
      errors: [webhookErrors.notFound],
    }),
    update: endpoint({
      method: "PATCH",
      path: "/webhooks/:id",
      summary: "Change a webhook",
      description: "What is not given stays. Enabling one that Parley disabled forgets its failures.",
      permission: "manage-webhooks",
      resource: "organization",
      params: idParams,
      body: z.object({
        url: optional(Url),
        events: optional(Events),
        description: z.string().max(1000).nullish(),
        sample_rate: optional(SampleRate),
        format: optional(Format),
        is_enabled: optional(z.boolean()),
      }),
      output: Webhook,
      errors: [
        webhookErrors.notFound,
        egressErrors.urlUnusable,
        egressErrors.addressNotPublic,
        egressErrors.portNotAllowed,
      ],
    }),
    delete: endpoint({
      method: "DELETE",
      path: "/webhooks/:id",
      summary: "Delete a webhook and its deliveries",
      permission: "manage-webhooks",
      resource: "organization",
      params: idParams,
      output: empty,
      errors: [webhookErrors.notFound],
    }),
    rotateSecret: endpoint({
      method: "POST",
      path: "/webhooks/:id/rotate-secret",
      summary: "Give a webhook a new secret",
      description:
        "Until the overlap has passed, every request carries two signatures: of the new and of the old secret.",
      permission: "manage-webhooks",
      resource: "organization",
      params: idParams,
      body: z.object({
        overlap_hours: optional(
          z
            .number()
            .min(0)
            .max(24 * 7),
        ).describe("Default: 24."),
      }),
      output: WebhookWithSecret,
      errors: [webhookErrors.notFound],
    }),
    test: endpoint({
      method: "POST",
      path: "/webhooks/:id/test",
      summary: "Send a test event now",
      description: "Answers once it was tried. It is tried once, also on a disabled webhook.",
      permission: "manage-webhooks",
      resource: "organization",
      params: idParams,
      output: WebhookDelivery,
      errors: [webhookErrors.notFound],
    }),
    listDeliveries: endpoint({
      method: "GET",
      path: "/webhooks/:id/deliveries",
      summary: "List deliveries, newest first",
      permission: "manage-webhooks",
      resource: "organization",
      params: idParams,
      query: z.object({
        ...pageQuery,
        status: z.enum(["pending", "delivered", "failed"]).optional(),
        event_type: EventType.optional(),
      }),
      output: pageOf(WebhookDelivery),
      errors: [webhookErrors.notFound],
    }),
    getDelivery: endpoint({
      method: "GET",
      path: "/webhooks/:id/deliveries/:delivery_id",
      summary: "Get a delivery",
      permission: "manage-webhooks",
      resource: "organization",
      params: deliveryParams,
      output: WebhookDelivery,
      errors: [webhookErrors.notFound, webhookErrors.deliveryNotFound],
    }),
    replayDelivery: endpoint({
      method: "POST",
      path: "/webhooks/:id/deliveries/:delivery_id/replay",
      summary: "Send an event again",
      description: "With the same id and body, and all its attempts anew.",
      permission: "manage-webhooks",
      resource: "organization",
      params: deliveryParams,
      output: WebhookDelivery,
      errors: [webhookErrors.notFound, webhookErrors.deliveryNotFound, webhookErrors.disabled],
    }),
    replayFailed: endpoint({
      method: "POST",
      path: "/webhooks/:id/replay",
      summary: "Send again all that failed since a moment",
      permission: "manage-webhooks",
      resource: "organization",
      params: idParams,
      body: z.object({ since: Moment.describe("Of the deliveries' `created_at`.") }),
      output: z.object({ replayed: z.int() }),
      errors: [webhookErrors.notFound, webhookErrors.disabled],
    }),
  },
});
