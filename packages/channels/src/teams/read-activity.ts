import { createHash } from "node:crypto";
import { z } from "zod";
import type { ChannelAsking, ChannelDecision, ChannelEvent } from "../kernel/inbound.ts";

/** What Teams wants done beside the event itself. */
export type TeamsTurn =
  | { type: "ignored" }
  /** Somebody speaks to the bot. */
  | {
      type: "hello";
      conversation: string;
      user: string;
      /** Only where nobody else reads along. */
      asking: ChannelAsking | undefined;
    }
  | { type: "pressed"; event: ChannelEvent };

const Activity = z.looseObject({
  type: z.string(),
  id: z.string().optional(),
  name: z.string().optional(),
  channelId: z.string(),
  serviceUrl: z.string(),
  replyToId: z.string().optional(),
  from: z.looseObject({ id: z.string(), aadObjectId: z.string().optional(), name: z.string().default("") }),
  conversation: z.looseObject({
    id: z.string(),
    tenantId: z.string().optional(),
    conversationType: z.string().optional(),
  }),
  channelData: z.looseObject({ tenant: z.looseObject({ id: z.string() }).optional() }).optional(),
  value: z.unknown().optional(),
});
export type Activity = z.output<typeof Activity>;

const Pressed = z.looseObject({
  action: z.looseObject({ verb: z.literal("parley"), data: z.record(z.string(), z.unknown()) }),
});

const Memory = z.object({
  act: z.enum(["approve", "confirm", "deny", "edit", "answer", "option"]),
  id: z.string().min(1).max(200),
  hash: z.string().max(100).nullable(),
  index: z.number().int().min(0).max(99).nullable(),
  words: z.string().max(100).nullable(),
});
type Memory = z.output<typeof Memory>;

export const parseActivity = (body: Uint8Array): Activity | undefined => {
  try {
    return Activity.safeParse(JSON.parse(new TextDecoder().decode(body))).data;
  } catch {
    return undefined;
  }
};

/** A thread's messages name it behind the conversation; a message is the same with and without. */
export const conversationOf = (id: string): string => id.split(";")[0] ?? id;

/** Reads what has been proven to be Microsoft's. What is not for us is ignored. */
export function readActivity(activity: Activity, body: Uint8Array): TeamsTurn {
  // The object id of Entra: names are what people choose, and guests of elsewhere have none here.
  const user = activity.from.aadObjectId?.toLowerCase();
  if (user === undefined) return { type: "ignored" };
  const conversation = conversationOf(activity.conversation.id);
  const told = { id: idOf(activity, body), sender: { id: user, name: activity.from.name || user } };
  if (activity.type === "message" && activity.value === undefined) {
    const isAlone = activity.conversation.conversationType === "personal";
    return { type: "hello", conversation, user, asking: isAlone ? { ...told, type: "link" } : undefined };
  }
  if (activity.type !== "invoke" || activity.name !== "adaptiveCard/action") return { type: "ignored" };
  const data = Pressed.safeParse(activity.value).data?.action.data;
  const memory = Memory.safeParse(data).data;
  if (data === undefined || memory === undefined || activity.replyToId === undefined)
    return { type: "ignored" };
  const common = {
    ...told,
    about: { key: `${conversation}:${activity.replyToId}`, approvalId: memory.id },
  };
  const event = toEvent(memory, { common, data });
  return event === undefined ? { type: "ignored" } : { type: "pressed", event };
}

/** Told again, it has the same id; without one, the same text. */
const idOf = ({ id, conversation }: Activity, body: Uint8Array): string => {
  const told = id === undefined ? body : `${conversation.id}\n${id}`;
  return `activity:${createHash("sha256").update(told).digest("hex").slice(0, 40)}`;
};

type Given = { common: Pick<ChannelEvent, "id" | "sender" | "about">; data: Record<string, unknown> };

function toEvent(memory: Memory, { common, data }: Given): ChannelEvent | undefined {
  const { act, index, words } = memory;
  const said = words === null ? "" : textOf(data[words]);
  if (act !== "option") return { ...common, type: "decision", decision: toDecision(memory, { said, data }) };
  if (index === null) return undefined;
  return { ...common, type: "option", index, ...(words !== null && { text: said }) };
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

/** Edits are told by their place in the list: names are the request's own words. */
function toDecision(
  { act, hash }: Memory,
  { said, data }: { said: string; data: Record<string, unknown> },
): ChannelDecision {
  const comment = said.trim() === "" ? {} : { comment: said };
  const bound = { args_hash: hash ?? "", ...comment };
  if (act === "answer") return { decision: "answer", answer: said };
  if (act === "deny") return { decision: "deny", ...bound };
  if (act !== "edit") return { decision: "approve", ...bound };
  const edits = Object.entries(data)
    .filter(([name]) => /^edit:\d+$/u.test(name))
    .map(([name, value]) => ({ index: Number(name.slice("edit:".length)), text: textOf(value) }));
  return { decision: "approve", ...bound, edits };
}
