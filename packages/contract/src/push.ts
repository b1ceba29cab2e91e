import { z } from "zod";
import { empty, endpoint, resource } from "./kernel/endpoint.ts";
import { defineErrors } from "./kernel/errors.ts";
import { idParams, Timestamp } from "./kernel/wire.ts";
import { egressErrors } from "./egress-errors.ts";

export const pushErrors = defineErrors("push", {
  sessionOnly: {
    kind: "forbidden",
    message: () =>
      "Notices go to a browser that is signed in; a key has none. Sign in and turn them on there.",
  },
  notFound: {
    kind: "not_found",
    message: (p: { subscription_id: string }) => `You have no subscription \`${p.subscription_id}\`.`,
  },
  keysUnusable: {
    kind: "unprocessable",
    message: () => "The keys are none that a browser gives: `p256dh` is a point of P-256, `auth` 16 bytes.",
  },
  tooMany: {
    kind: "conflict",
    message: (p: { most: number }) => `At most ${p.most} browsers are told. Take one away first.`,
  },
});

const Base64Url = z.string().regex(/^[A-Za-z0-9_-]+={0,2}$/, "Give base64url");

/** A browser that is told of requests that wait for its person. */
export const PushSubscription = z
  .object({
    id: z.string(),
    name: z.string().nullable().describe("What the browser was called when it subscribed."),
    service: z.string().describe("The host of the push service, which the browser's maker runs."),
    is_current_session: z.boolean().describe("Whether it was made in the session that asks."),
    created_at: Timestamp,
    delivered_at: Timestamp.nullable().describe("When a notice was last taken by the push service."),
  })
  .meta({ id: "PushSubscription" });
export type PushSubscription = z.output<typeof PushSubscription>;

const own = { permission: "read", resource: "caller" } as const;

export const push = resource("push", {
  description:
    "Notices in browsers (web push). What is sent is encrypted for the browser (RFC 8291); it names the request, never its arguments, and decides nothing.",
  endpoints: {
    getKey: endpoint({
      method: "GET",
      path: "/push/key",
      summary: "The public key that a browser subscribes with",
      ...own,
      output: z.object({ public_key: z.string().describe("VAPID (RFC 8292), base64url.") }),
    }),
    list: endpoint({
      method: "GET",
      path: "/push/subscriptions",
      summary: "List the browsers in which you are told",
      ...own,
      output: z.array(PushSubscription),
      errors: [pushErrors.sessionOnly],
    }),
    subscribe: endpoint({
      method: "POST",
      path: "/push/subscriptions",
      summary: "Be told in this browser of requests that wait for you",
      description: "It ends with the session, or when the browser's push service says that it is gone.",
      permission: "approve",
      resource: "caller",
      body: z.object({
        endpoint: z.url({ protocol: /^https?$/ }).max(2000),
        keys: z.object({ p256dh: Base64Url.max(200), auth: Base64Url.max(100) }),
        name: z.string().max(200).nullish().describe("What you call this browser."),
      }),
      output: PushSubscription,
      status: 201,
      errors: [
        pushErrors.sessionOnly,
        pushErrors.keysUnusable,
        pushErrors.tooMany,
        egressErrors.urlUnusable,
        egressErrors.addressNotPublic,
        egressErrors.portNotAllowed,
      ],
    }),
    unsubscribe: endpoint({
      method: "DELETE",
      path: "/push/subscriptions/:id",
      summary: "Be told in a browser no more",
      ...own,
      params: idParams,
      output: empty,
      errors: [pushErrors.sessionOnly, pushErrors.notFound],
    }),
    test: endpoint({
      method: "POST",
      path: "/push/subscriptions/:id/test",
      summary: "Send a notice to a browser, to see whether it arrives",
      description: "A subscription that is gone is taken away by it.",
      ...own,
      params: idParams,
      output: z.object({
        outcome: z.enum(["taken", "gone", "failed"]).describe("What the push service said."),
        detail: z.string().nullable().describe("Why it failed."),
      }),
      errors: [pushErrors.sessionOnly, pushErrors.notFound],
    }),
  },
});
