import { createHash } from "node:crypto";
import { z } from "zod";
import { ChannelFailure } from "../kernel/channel-failure.ts";
import type { ChannelDecision, ChannelEvent } from "../kernel/inbound.ts";
import type { ButtonValue } from "./render-card.ts";
import type { FormMemory } from "./render-form.ts";

/** What Slack wants done beside the event itself. */
export type SlackTurn =
  | { type: "challenge"; challenge: string }
  | { type: "ignored" }
  | { type: "words"; event: ChannelEvent; channel: string; thread: string; isDirect: boolean }
  | { type: "press"; event: ChannelEvent; responseUrl: string | undefined }
  | { type: "form"; event: ChannelEvent; triggerId: string; memory: FormMemory }
  | { type: "submitted"; event: ChannelEvent; firstInput: string };

const User = z.looseObject({ id: z.string(), name: z.string().optional(), username: z.string().optional() });

const Pressed = z.looseObject({
  type: z.literal("block_actions"),
  api_app_id: z.string(),
  trigger_id: z.string(),
  response_url: z.string().optional(),
  user: User,
  container: z.looseObject({ message_ts: z.string(), channel_id: z.string() }).partial(),
  actions: z.array(z.looseObject({ action_id: z.string(), value: z.string().optional() })).min(1),
});

const Submitted = z.looseObject({
  type: z.literal("view_submission"),
  api_app_id: z.string(),
  trigger_id: z.string().optional(),
  user: User,
  view: z.looseObject({
    id: z.string(),
    hash: z.string().optional(),
    private_metadata: z.string(),
    state: z.looseObject({
      values: z.record(z.string(), z.record(z.string(), z.looseObject({ value: z.string().nullish() }))),
    }),
  }),
});

const Event = z.looseObject({
  type: z.literal("event_callback"),
  api_app_id: z.string(),
  event_id: z.string(),
  event: z.looseObject({
    type: z.string(),
    subtype: z.string().optional(),
    bot_id: z.string().optional(),
    user: z.string().optional(),
    text: z.string().optional(),
    channel: z.string().optional(),
    channel_type: z.string().optional(),
    ts: z.string().optional(),
    thread_ts: z.string().optional(),
  }),
});

const Value = z.object({ id: z.string(), hash: z.string().nullable(), option: z.string().optional() });
const Memory = z.object({
  form: z.enum(["deny", "edit", "answer"]),
  key: z.string(),
  id: z.string(),
  hash: z.string().nullable(),
  option: z.string().optional(),
});

/** Reads what has been proven to be Slack's. @throws ChannelFailure `not_genuine` where it is for another app */
export function readInbound(
  { contentType, body }: { contentType: string; body: Uint8Array },
  appId: string | null | undefined,
): SlackTurn {
  const payload = parseBody(contentType, new TextDecoder().decode(body));
  if (payload["type"] === "url_verification")
    return { type: "challenge", challenge: String(payload["challenge"] ?? "") };
  if (appId != null && payload["api_app_id"] !== appId)
    throw new ChannelFailure("not_genuine", "It is for another app of Slack.");
  const pressed = Pressed.safeParse(payload);
  if (pressed.success) return readPress(pressed.data);
  const submitted = Submitted.safeParse(payload);
  if (submitted.success) return readSubmission(submitted.data);
  const event = Event.safeParse(payload);
  return event.success ? readEvent(event.data) : { type: "ignored" };
}

function parseBody(contentType: string, text: string): Record<string, unknown> {
  const json = contentType.startsWith("application/json")
    ? text
    : (new URLSearchParams(text).get("payload") ?? "{}");
  try {
    const parsed: unknown = JSON.parse(json);
    return typeof parsed === "object" && parsed !== null ? (parsed as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function readPress(payload: z.output<typeof Pressed>): SlackTurn {
  const { container, trigger_id: triggerId, response_url: responseUrl } = payload;
  const [action] = payload.actions;
  const value = parseAs(Value, action?.value);
  if (action === undefined || value === undefined) return { type: "ignored" };
  const key = `${container.channel_id ?? ""}:${container.message_ts ?? ""}`;
  const common = {
    id: `press:${hashOf(triggerId)}`,
    sender: senderOf(payload.user),
    about: { key, approvalId: value.id },
  };
  const [act] = action.action_id.split(":");
  const decision = decisionOf(act, value);
  if (decision !== undefined)
    return { type: "press", event: { ...common, type: "decision", decision }, responseUrl };
  const form = formOf(act, value);
  if (form === undefined) return { type: "ignored" };
  const memory = { form, key, id: value.id, hash: value.hash, option: value.option };
  return { type: "form", event: { ...common, type: "form" }, triggerId, memory };
}

function decisionOf(act: string | undefined, { hash, option }: ButtonValue): ChannelDecision | undefined {
  if (act === "approve") return { decision: "approve", args_hash: hash ?? "" };
  if (act !== "option") return undefined;
  return hash === null ? { decision: "answer", option } : { decision: "deny", args_hash: hash, option };
}

function formOf(act: string | undefined, { hash }: ButtonValue): FormMemory["form"] | undefined {
  if (act === "deny" || act === "edit" || act === "answer") return act;
  if (act !== "option_form") return undefined;
  return hash === null ? "answer" : "deny";
}

function readSubmission({ view, user, trigger_id }: z.output<typeof Submitted>): SlackTurn {
  const memory = parseAs(Memory, view.private_metadata);
  if (memory === undefined) return { type: "ignored" };
  const said = (block: string): string => view.state.values[block]?.["value"]?.value ?? "";
  const event: ChannelEvent = {
    id: `form:${hashOf(trigger_id ?? `${view.id}:${view.hash ?? ""}`)}`,
    type: "decision",
    sender: senderOf(user),
    about: { key: memory.key, approvalId: memory.id },
    decision: toDecision(memory, said, Object.keys(view.state.values)),
  };
  const [firstInput = "text"] = Object.keys(view.state.values);
  return { type: "submitted", event, firstInput };
}

/** Edits are told by their place in the list: names are the request's own words. */
function toDecision(
  { form, hash, option }: FormMemory,
  said: (block: string) => string,
  blocks: readonly string[],
): ChannelDecision {
  const comment = said("text").trim() === "" ? {} : { comment: said("text") };
  if (form === "answer") return { decision: "answer", answer: said("text"), option };
  if (form === "deny") return { decision: "deny", args_hash: hash ?? "", ...comment, option };
  const edits = blocks
    .filter((block) => block.startsWith("edit:"))
    .map((block) => ({ index: Number(block.slice("edit:".length)), text: said(block) }));
  return { decision: "approve", args_hash: hash ?? "", ...comment, edits };
}

function readEvent({ event, event_id }: z.output<typeof Event>): SlackTurn {
  const { type, subtype, bot_id, user, text, channel, thread_ts, channel_type } = event;
  const isWords = type === "message" && subtype === undefined && bot_id === undefined;
  // Only what answers to something: what else people say to each other is theirs.
  if (!isWords || user === undefined || channel === undefined || thread_ts === undefined)
    return { type: "ignored" };
  return {
    type: "words",
    channel,
    thread: thread_ts,
    isDirect: channel_type === "im",
    event: {
      id: `event:${event_id}`,
      type: "words",
      sender: { id: user, name: user },
      about: { key: `${channel}:${thread_ts}` },
      text: unescapeText(text ?? ""),
    },
  };
}

const unescapeText = (text: string): string =>
  text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

const senderOf = ({ id, name, username }: z.output<typeof User>) => ({ id, name: name ?? username ?? id });

const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 40);

function parseAs<S extends z.ZodType>(schema: S, text: string | undefined): z.output<S> | undefined {
  if (text === undefined) return undefined;
  try {
    const parsed = schema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
