import { createHash } from "node:crypto";
import { z } from "zod";
import type { ChannelAsking, ChannelDecision, ChannelEvent } from "../kernel/inbound.ts";
import { parseJson } from "./schema.ts";
import type { Memory } from "./render-card.ts";

/** What Chat wants done beside the event itself. */
export type ChatTurn =
  | { type: "ignored" }
  /** Somebody speaks to the app, or has added it. */
  | { type: "hello"; space: string; user: string; asking: ChannelAsking }
  | { type: "pressed"; event: ChannelEvent; user: string }
  | { type: "dialog"; event: ChannelEvent; memory: Memory }
  | { type: "submitted"; event: ChannelEvent };

const User = z.looseObject({ name: z.string(), displayName: z.string().default(""), type: z.string() });

const Event = z.looseObject({
  type: z.string(),
  space: z.looseObject({ name: z.string() }).optional(),
  message: z.looseObject({ name: z.string() }).optional(),
  user: User.optional(),
  dialogEventType: z.string().optional(),
  action: z
    .looseObject({
      actionMethodName: z.string(),
      parameters: z.array(z.looseObject({ key: z.string(), value: z.string() })).default([]),
    })
    .optional(),
  // Of apps that are told by HTTP (https://developers.google.com/workspace/chat/read-form-data, and `contact-form-app` of
  // Google's `google-chat-samples`): those of Apps Script have one level more.
  common: z
    .looseObject({
      formInputs: z
        .record(
          z.string(),
          z.looseObject({ stringInputs: z.looseObject({ value: z.array(z.string()) }).optional() }),
        )
        .optional(),
    })
    .optional(),
});
type Event = z.output<typeof Event>;

const Memory_ = z.object({
  act: z.enum(["approve", "confirm", "deny", "edit", "answer", "option"]),
  id: z.string().min(1).max(200),
  hash: z.string().max(100),
  index: z.string().regex(/^\d{0,2}$/u),
  key: z.string().max(500),
});

/** Reads what has been proven to be Google's. What is not for us is ignored. */
export function readEvent(body: Uint8Array): ChatTurn {
  const event = Event.safeParse(parseJson(new TextDecoder().decode(body))).data;
  if (event?.user === undefined || event.user.type !== "HUMAN") return { type: "ignored" };
  const { type, space, user } = event;
  const told = { id: idOf(body), sender: { id: user.name, name: user.displayName || user.name } };
  if (type === "MESSAGE" || type === "ADDED_TO_SPACE")
    return space === undefined
      ? { type: "ignored" }
      : { type: "hello", space: space.name, user: user.name, asking: { ...told, type: "link" } };
  if (type !== "CARD_CLICKED" || event.dialogEventType === "CANCEL_DIALOG") return { type: "ignored" };
  const memory = readMemory(event);
  if (memory === undefined) return { type: "ignored" };
  const common = { ...told, about: { key: memory.key, approvalId: memory.id } };
  return readClick(event, { memory, common, user: user.name });
}

/** Chat numbers no events: the same event told again is the same text. */
const idOf = (body: Uint8Array): string =>
  `event:${createHash("sha256").update(body).digest("hex").slice(0, 40)}`;

/** In a dialog, the message is that of the memory: it says by which the dialog was opened. */
function readMemory({ action, message }: Event): Memory | undefined {
  const given = Object.fromEntries((action?.parameters ?? []).map(({ key, value }) => [key, value]));
  const memory = Memory_.safeParse(given).data;
  const key = memory?.key === "" ? message?.name : memory?.key;
  return memory === undefined || key === undefined ? undefined : { ...memory, key };
}

type Clicked = { memory: Memory; common: Pick<ChannelEvent, "id" | "sender" | "about">; user: string };

function readClick({ action, common: form }: Event, { memory, common, user }: Clicked): ChatTurn {
  const { act, hash, index } = memory;
  const said = (name: string): string => form?.formInputs?.[name]?.stringInputs?.value[0] ?? "";
  switch (action?.actionMethodName) {
    case "parley.ask":
      return { type: "dialog", event: { ...common, type: "form" }, memory };
    case "parley.decide":
      if (act === "approve")
        return {
          type: "pressed",
          event: { ...common, type: "decision", decision: { decision: "approve", args_hash: hash } },
          user,
        };
      return act === "option"
        ? { type: "pressed", event: { ...common, type: "option", index: Number(index) }, user }
        : { type: "ignored" };
    case "parley.submit":
      return {
        type: "submitted",
        event:
          act === "option"
            ? { ...common, type: "option", index: Number(index), text: said("text") }
            : {
                ...common,
                type: "decision",
                decision: toDecision(memory, { said, names: Object.keys(form?.formInputs ?? {}) }),
              },
      };
    default:
      return { type: "ignored" };
  }
}

type Said = { said: (name: string) => string; names: readonly string[] };

/** Edits are told by their place in the list: names are the request's own words. */
function toDecision({ act, hash }: Memory, { said, names }: Said): ChannelDecision {
  const text = said("text");
  const comment = text.trim() === "" ? {} : { comment: text };
  if (act === "answer") return { decision: "answer", answer: text };
  if (act === "deny") return { decision: "deny", args_hash: hash, ...comment };
  const edits = names
    .filter((name) => /^edit:\d+$/u.test(name))
    .map((name) => ({ index: Number(name.slice("edit:".length)), text: said(name) }));
  return { decision: "approve", args_hash: hash, ...comment, edits };
}
