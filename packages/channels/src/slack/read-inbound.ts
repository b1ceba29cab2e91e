import { createHash } from "node:crypto";
import { z } from "zod";
import type { ChannelAsking, ChannelDecision, ChannelEvent } from "../kernel/inbound.ts";
import { readCommand } from "./read-command.ts";
import { directKey } from "./find-posted.ts";
import { readAddressed, unescapeText, type Addressed } from "./read-launch.ts";
import type { SlackPayload } from "./read-payload.ts";
import type { ButtonValue } from "./render-card.ts";
import type { FormMemory } from "./render-form.ts";

/** What Slack wants done beside the event itself. */
export type SlackTurn =
  | { type: "challenge"; challenge: string }
  | { type: "ignored" }
  | { type: "help" }
  | {
      type: "words";
      event: ChannelEvent;
      channel: string;
      thread: string;
      isDirect: boolean;
      /** Where nothing waits in the thread, it may be meant for an agent. */
      addressed: Addressed | undefined;
    }
  | { type: "addressed"; addressed: Addressed }
  /** Written to the app alone, in no thread. */
  | { type: "bare"; event: ChannelEvent }
  | { type: "press"; event: ChannelEvent; triggerId: string }
  | { type: "form"; event: ChannelEvent; triggerId: string; memory: FormMemory }
  | { type: "submitted"; event: ChannelEvent; firstInput: string }
  | { type: "removed"; asking: ChannelAsking }
  /** Their inbox in the tab of the app. */
  | { type: "home"; asking: ChannelAsking }
  /** Answered where it was typed. */
  | { type: "command"; asking: ChannelAsking }
  /** Opens a window, or turns its pages. */
  | { type: "window"; asking: ChannelAsking; triggerId: string; viewId: string | undefined; page: number };

const User = z.looseObject({ id: z.string(), name: z.string().optional(), username: z.string().optional() });

const Pressed = z.looseObject({
  type: z.literal("block_actions"),
  api_app_id: z.string(),
  trigger_id: z.string(),
  user: User,
  container: z.looseObject({ message_ts: z.string(), channel_id: z.string() }).partial(),
  view: z.looseObject({ id: z.string(), type: z.string() }).optional(),
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
  team_id: z.string().optional(),
  authorizations: z
    .array(z.looseObject({ user_id: z.string().optional(), is_bot: z.boolean().optional() }))
    .optional()
    .catch(undefined),
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
    tab: z.string().optional(),
    tokens: z.looseObject({ bot: z.array(z.string()).nullish() }).optional(),
  }),
});

const Value = z.object({
  id: z.string().default(""),
  hash: z.string().nullable().default(null),
  option: z.string().optional(),
  page: z.int().min(1).optional(),
});
const Memory = z.object({
  form: z.enum(["deny", "edit", "answer"]),
  key: z.string(),
  id: z.string(),
  hash: z.string().nullable(),
  option: z.string().optional(),
});

/** Reads what has been proven to be Slack's, and for this channel. */
export function readInbound(payload: SlackPayload): SlackTurn {
  if (payload["type"] === "url_verification")
    return { type: "challenge", challenge: String(payload["challenge"] ?? "") };
  const pressed = Pressed.safeParse(payload);
  if (pressed.success) return readPress(pressed.data);
  const submitted = Submitted.safeParse(payload);
  if (submitted.success) return readSubmission(submitted.data);
  const event = Event.safeParse(payload);
  return event.success ? readEvent(event.data) : readCommand(payload);
}

/** Where a person's inbox is shown, in the place of a message's channel and time. */
const homeKey = "home:";

function readPress(payload: z.output<typeof Pressed>): SlackTurn {
  const { container, view, user, trigger_id: triggerId } = payload;
  const [action] = payload.actions;
  const value = parseAs(Value, action?.value);
  if (action === undefined || value === undefined) return { type: "ignored" };
  const [act] = action.action_id.split(":");
  const common = { id: `press:${hashOf(triggerId)}`, sender: senderOf(user) };
  const asking = askingOf(act, { value, common });
  if (asking?.type === "inbox") return { type: "home", asking };
  const viewId = view?.type === "modal" ? view.id : undefined;
  if (asking !== undefined) return { type: "window", asking, triggerId, viewId, page: value.page ?? 1 };
  const isInbox = view?.type === "home";
  const key = isInbox ? homeKey + user.id : `${container.channel_id ?? ""}:${container.message_ts ?? ""}`;
  const about = { key, approvalId: value.id, ...(isInbox && { isInbox }) };
  const decision = decisionOf(act, value);
  if (decision !== undefined)
    return { type: "press", event: { ...common, about, type: "decision", decision }, triggerId };
  const form = formOf(act, value);
  if (form === undefined) return { type: "ignored" };
  const memory = { form, key, id: value.id, hash: value.hash, option: value.option };
  return { type: "form", event: { ...common, about, type: "form" }, triggerId, memory };
}

type Pressing = { value: z.output<typeof Value>; common: Pick<ChannelAsking, "id" | "sender"> };

function askingOf(act: string | undefined, { value, common }: Pressing): ChannelAsking | undefined {
  if (act === "look") return { ...common, type: "look", approvalId: value.id, isWhole: true };
  if (act === "inbox") return { ...common, type: "inbox", page: value.page ?? 1, isKept: true };
  return act === "link" ? { ...common, type: "link" } : undefined;
}

function decisionOf(
  act: string | undefined,
  { hash, option }: Pick<ButtonValue, "hash" | "option">,
): ChannelDecision | undefined {
  if (act === "approve") return { decision: "approve", args_hash: hash ?? "" };
  if (act !== "option") return undefined;
  return hash === null ? { decision: "answer", option } : { decision: "deny", args_hash: hash, option };
}

function formOf(
  act: string | undefined,
  { hash }: Pick<ButtonValue, "hash">,
): FormMemory["form"] | undefined {
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
    about: {
      key: memory.key,
      approvalId: memory.id,
      // Opened from the inbox of who sends it: nobody else's counts.
      ...(memory.key.startsWith(homeKey) && { isInbox: memory.key === homeKey + user.id }),
    },
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

function readEvent({ event, event_id, team_id: team, authorizations }: z.output<typeof Event>): SlackTurn {
  const common = { id: `event:${event_id}`, sender: { id: event.user ?? "", name: event.user ?? "" } };
  if (event.type === "app_home_opened") {
    const asking = { ...common, type: "inbox", page: 1, isKept: true } as const;
    return event.tab === "home" && event.user !== undefined ? { type: "home", asking } : { type: "ignored" };
  }
  const removal = removalOf(event);
  if (removal !== undefined)
    return { type: "removed", asking: { ...common, type: "removed", text: removal } };
  const botUser = authorizations?.find(({ is_bot: isBot }) => isBot === true)?.user_id;
  const addressed = readAddressed(event, { botUser, team });
  return readMessage(event, { common, addressed });
}

function removalOf({ type, tokens }: z.output<typeof Event>["event"]): string | undefined {
  if (type === "app_uninstalled") return "The app was removed from the workspace of Slack.";
  if (type !== "tokens_revoked" || (tokens?.bot ?? []).length === 0) return undefined;
  return "Slack has revoked the app's bot token.";
}

function readMessage(
  { type, subtype, bot_id, user, text, channel, thread_ts, channel_type }: z.output<typeof Event>["event"],
  { common, addressed }: { common: Pick<ChannelAsking, "id" | "sender">; addressed: Addressed | undefined },
): SlackTurn {
  const isWords = type === "message" && subtype === undefined && bot_id === undefined;
  // Only what answers to something: what else people say to each other is theirs.
  if (!isWords || user === undefined || channel === undefined || thread_ts === undefined)
    return addressed === undefined ? { type: "ignored" } : { type: "addressed", addressed };
  const isDirect = channel_type === "im";
  return {
    type: "words",
    channel,
    thread: thread_ts,
    isDirect,
    addressed,
    event: {
      ...common,
      type: "words",
      about: { key: `${channel}:${thread_ts}` },
      isAmongPeople: !isDirect,
      text: unescapeText(text ?? ""),
    },
  };
}

/** What is written to the app and launches nothing may be an answer; undefined where others read along. */
export function readBare({ user, channel, ts, thread, isDirect, text }: Addressed): SlackTurn | undefined {
  if (!isDirect || thread !== ts) return undefined;
  const event: ChannelEvent = {
    type: "words",
    // Slack may tell of one message by two events.
    id: `direct:${channel}:${ts}`,
    sender: { id: user, name: user },
    about: { key: directKey(channel) },
    at: Math.round(Number(ts) * 1000),
    text: unescapeText(text),
    isBare: true,
    hasThreads: true,
    // People write there whatever they like, and are told little of it.
    mayBeMachine: true,
  };
  return { type: "bare", event };
}

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
