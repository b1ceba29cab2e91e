import { z } from "zod";
import { conversationKey, readCode } from "../kernel/conversation.ts";
import type { ChannelAsking, ChannelEvent, Heard, Receipt } from "../kernel/inbound.ts";
import { startWords, stopWords } from "../kernel/stop-words.ts";
import { isScopedId } from "./addressee.ts";
import { readButton } from "./button-id.ts";
import { describeError, GraphError } from "./failure.ts";
import { isWaId } from "./whatsapp-api.ts";

/** What one message wants of us. */
export type Turn = {
  /** Of what came in. */
  readonly messageId: string;
  readonly sender: ChannelEvent["sender"];
  /** When it was written, in milliseconds. */
  readonly at: number;
  /** The arguments of the card whose *Approve…* was pressed: to be asked once more is for these alone. */
  readonly confirms?: string;
} & ({ readonly event: ChannelEvent } | { readonly asking: ChannelAsking });

export type Told = {
  readonly turns: readonly Turn[];
  readonly receipts: readonly Receipt[];
  readonly heard: readonly Heard[];
};

const Message = z.looseObject({
  id: z.string().min(1).max(500),
  /** Absent where the person hides the number. */
  from: z.string().optional(),
  from_user_id: z.string().optional(),
  /** Others read along there, and talk to each other. */
  group_id: z.string().optional(),
  timestamp: z.coerce.number().int().positive(),
  type: z.string(),
  context: z.looseObject({ id: z.string().optional() }).optional(),
  text: z.looseObject({ body: z.string() }).optional(),
  interactive: z
    .looseObject({
      button_reply: z.looseObject({ id: z.string() }).optional(),
      list_reply: z.looseObject({ id: z.string() }).optional(),
    })
    .optional(),
});
type Message = z.output<typeof Message>;

const Status = z.looseObject({
  id: z.string().min(1).max(500),
  status: z.enum(["sent", "delivered", "read", "failed"]),
  timestamp: z.coerce.number().int().positive(),
  recipient_id: z.string().optional(),
  biz_opaque_callback_data: z.string().optional(),
  errors: z.array(GraphError).optional(),
});
type Status = z.output<typeof Status>;

const Contact = z.looseObject({
  wa_id: z.string().optional(),
  user_id: z.string().optional(),
  profile: z.looseObject({ name: z.string().optional() }).optional(),
});
type Contact = z.output<typeof Contact>;

const list = z.array(z.unknown()).default([]);
const Change = z.looseObject({
  field: z.literal("messages"),
  value: z.looseObject({
    metadata: z.looseObject({ phone_number_id: z.string() }),
    contacts: z.array(Contact).default([]),
    messages: list,
    statuses: list,
  }),
});
const Webhook = z.looseObject({
  object: z.literal("whatsapp_business_account"),
  entry: z.array(z.looseObject({ changes: list })).default([]),
});

/** Reads what has been proven to be Meta's. What is another number's, or nothing for us, is left out. */
export function readWebhook(body: Uint8Array, phoneNumberId: string): Told {
  const webhook = Webhook.safeParse(parse(body)).data;
  const values = (webhook?.entry ?? [])
    .flatMap(({ changes }) => changes.flatMap((change) => Change.safeParse(change).data?.value ?? []))
    .filter(({ metadata }) => metadata.phone_number_id === phoneNumberId);
  const all = values.flatMap(({ messages, contacts }) =>
    messages.flatMap((given) => {
      const message = Message.safeParse(given).data;
      const sender = message && senderOf(message, contacts);
      const isOurs = message !== undefined && message.group_id === undefined && sender !== undefined;
      return isOurs ? [{ message, sender }] : [];
    }),
  );
  return {
    turns: all.flatMap(({ message, sender }) => readMessage(message, sender)),
    receipts: values.flatMap(({ statuses }) =>
      statuses.flatMap((given) => {
        const status = Status.safeParse(given).data;
        return status === undefined ? [] : [readStatus(status)];
      }),
    ),
    // What WhatsApp itself says of somebody is not their word.
    heard: all
      .filter(({ message }) => message.type !== "system")
      .map(({ message, sender }) => ({ id: sender.id, at: message.timestamp * 1000 })),
  };
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}

/** The number, else Meta's id of who hides it: names are what people choose. */
function senderOf(
  { from, from_user_id: userId }: Message,
  contacts: readonly Contact[],
): Turn["sender"] | undefined {
  const contact =
    contacts.find((one) => one.wa_id !== undefined && one.wa_id === from) ??
    contacts.find((one) => one.user_id !== undefined && one.user_id === userId) ??
    {};
  const id = from !== undefined && isWaId(from) ? `+${from}` : userId;
  if (id === undefined || !(id.startsWith("+") || isScopedId(id))) return undefined;
  return { id, name: contact.profile?.name || id };
}

function readMessage(message: Message, sender: Turn["sender"]): Turn[] {
  const { id: messageId, type, text, interactive } = message;
  const at = message.timestamp * 1000;
  const turn = { messageId, sender, at };
  const common = { id: `message:${messageId}`, sender, at };
  if (type === "interactive")
    return readPress(turn, interactive?.button_reply?.id ?? interactive?.list_reply?.id);
  // Buttons of a template say nothing of arguments: each shows the card.
  if (type === "button")
    return [{ ...turn, event: { ...common, type: "form", about: aboutOf(message, sender.id) } }];
  if (type !== "text" || text === undefined) return [];
  const word = text.body.trim().toLowerCase();
  if (word === "/link") return [{ ...turn, asking: { ...common, type: "link" } }];
  const words = readWords(turn, { message, text: text.body });
  if (stopWords.has(word)) return [{ ...turn, asking: { ...common, type: "stop", answer: words } }];
  if (startWords.has(word)) return [{ ...turn, asking: { ...common, type: "start", answer: words } }];
  return [{ ...turn, event: words }];
}

type Started = Pick<Turn, "messageId" | "sender" | "at">;

function readPress(turn: Started, buttonId: string | undefined): Turn[] {
  const pressed = readButton(buttonId ?? "");
  if (pressed === undefined) return [];
  const common = {
    id: `message:${turn.messageId}`,
    sender: turn.sender,
    at: turn.at,
    about: { key: `ref:${pressed.ref}` },
  };
  if (pressed.act === "option")
    return [{ ...turn, event: { ...common, type: "option", index: pressed.index } }];
  if (pressed.act === "confirm")
    return [{ ...turn, confirms: pressed.hash, event: { ...common, type: "form" } }];
  const decision = { decision: pressed.act, args_hash: pressed.hash };
  return [{ ...turn, event: { ...common, type: "decision", decision } }];
}

/** By the message that it replies to, else by whose conversation it is. */
const aboutOf = ({ context }: Message, id: string) => ({
  key: context?.id === undefined ? conversationKey(id) : `wamid:${context.id}`,
});

/** What looks like a code may be none. What is a reply to a message is about that one, or nothing. */
function readWords(turn: Started, { message, text }: { message: Message; text: string }): ChannelEvent {
  const { id } = turn.sender;
  const { code, rest } = readCode(text);
  const isReply = message.context?.id !== undefined;
  const about = code === undefined ? aboutOf(message, id) : { key: conversationKey(id, code) };
  const common = { id: `message:${turn.messageId}`, sender: turn.sender, at: turn.at, about };
  if (/^show[.!]?$/iu.test(rest)) return { ...common, type: "form" };
  // A business that writes for somebody who is away looks as any other account does.
  const words = {
    ...common,
    type: "words",
    text: rest,
    mayBeMachine: true,
    ...(isReply && { isReply }),
  } as const;
  if (code === undefined) return isReply ? words : { ...words, isBare: true };
  return { ...words, otherwise: { ...aboutOf(message, id), text: text.trim(), isBare: !isReply } };
}

const readStatus = ({
  id,
  status,
  timestamp,
  recipient_id: to,
  biz_opaque_callback_data: ref,
  errors,
}: Status): Receipt => ({
  type: "receipt",
  id: `${id}:${status}`,
  sender: { id: to ?? "", name: to ?? "" },
  about: { key: `wamid:${id}` },
  otherKey: ref === undefined ? undefined : `ref:${ref}`,
  state: status,
  at: timestamp * 1000,
  text: status === "failed" ? `WhatsApp did not deliver it: ${describeError(errors?.[0] ?? {})}` : "",
});
