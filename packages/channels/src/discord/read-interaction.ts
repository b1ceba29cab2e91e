import { z } from "zod";
import { ChannelFailure } from "../kernel/channel-failure.ts";
import type { ChannelAsking, ChannelDecision, ChannelEvent } from "../kernel/inbound.ts";
import { readCustomId, type CustomId } from "./custom-id.ts";

/** What Discord wants done beside the event itself. */
export type DiscordTurn =
  | { type: "ping" }
  | { type: "ignored" }
  /** Somebody asks who they are here: the command `/parley`. */
  | { type: "hello"; place: string; asking: ChannelAsking }
  | { type: "pressed"; event: ChannelEvent }
  | { type: "form"; event: ChannelEvent; memory: CustomId }
  | { type: "submitted"; event: ChannelEvent };

const User = z.looseObject({
  id: z.string(),
  username: z.string().default(""),
  global_name: z.string().nullish(),
  bot: z.boolean().optional(),
});

const Input = z.looseObject({ custom_id: z.string(), value: z.string() });

const Interaction = z.looseObject({
  id: z.string(),
  application_id: z.string(),
  type: z.number(),
  user: User.optional(),
  member: z.looseObject({ user: User.optional() }).optional(),
  channel_id: z.string().optional(),
  message: z.looseObject({ id: z.string(), channel_id: z.string() }).optional(),
  data: z
    .looseObject({
      name: z.string().optional(),
      custom_id: z.string().optional(),
      components: z.array(z.looseObject({ component: Input.optional() })).optional(),
    })
    .optional(),
});
type Interaction = z.output<typeof Interaction>;

const ping = 1;
const command = 2;
const messageComponent = 3;
const modalSubmit = 5;

/** Reads what has been proven to be Discord's. @throws ChannelFailure `not_genuine` where it is for another */
export function readInteraction(body: Uint8Array, applicationId: string): DiscordTurn {
  const interaction = Interaction.safeParse(parse(body)).data;
  if (interaction === undefined) return { type: "ignored" };
  if (interaction.application_id !== applicationId)
    throw new ChannelFailure("not_genuine", "It is for another application of Discord.");
  if (interaction.type === ping) return { type: "ping" };
  if (interaction.type === command) return readCommand(interaction);
  const memory = readCustomId(interaction.data?.custom_id ?? "");
  const common = readCommon(interaction);
  if (memory === undefined || common === undefined) return { type: "ignored" };
  if (interaction.type === messageComponent) return readPress(memory, common);
  if (interaction.type !== modalSubmit) return { type: "ignored" };
  return { type: "submitted", event: readSubmission(memory, { common, said: readInputs(interaction) }) };
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}

function readCommand({ id, user, member, data, channel_id: place }: Interaction): DiscordTurn {
  const sender = member?.user ?? user;
  if (data?.name !== "parley" || sender === undefined || place === undefined) return { type: "ignored" };
  return {
    type: "hello",
    place,
    asking: { type: "link", id: `interaction:${id}`, sender: senderOf(sender) },
  };
}

type Common = Pick<ChannelEvent, "id" | "sender" | "about">;

function readCommon({ id, user, member, message }: Interaction): Common | undefined {
  const sender = member?.user ?? user;
  if (sender === undefined || sender.bot === true || message === undefined) return undefined;
  return {
    id: `interaction:${id}`,
    sender: senderOf(sender),
    about: { key: `${message.channel_id}:${message.id}` },
  };
}

/** The number: names are what people choose. */
const senderOf = ({ id, username, global_name: name }: z.output<typeof User>) => ({
  id,
  name: name ?? (username || id),
});

function readPress(memory: CustomId, common: Common): DiscordTurn {
  const { act, hash, index = 0, takesWords } = memory;
  if (act === "approve")
    return {
      type: "pressed",
      event: { ...common, type: "decision", decision: { decision: "approve", args_hash: hash ?? "" } },
    };
  if (act === "option" && takesWords !== true)
    return { type: "pressed", event: { ...common, type: "option", index } };
  return { type: "form", event: { ...common, type: "form" }, memory };
}

type Said = ReadonlyMap<string, string>;

const readInputs = ({ data }: Interaction): Said =>
  new Map(
    (data?.components ?? []).flatMap(({ component }) =>
      component === undefined ? [] : [[component.custom_id, component.value] as const],
    ),
  );

function readSubmission(
  { act, hash, index = 0 }: CustomId,
  { common, said }: { common: Common; said: Said },
): ChannelEvent {
  const text = said.get("text") ?? "";
  if (act === "option") return { ...common, type: "option", index, text };
  return { ...common, type: "decision", decision: toDecision({ act, hash: hash ?? "", text }, said) };
}

type Submitted = { act: CustomId["act"]; hash: string; text: string };

/** Edits are told by their place in the list: names are the request's own words. */
function toDecision({ act, hash, text }: Submitted, said: Said): ChannelDecision {
  const comment = text.trim() === "" ? {} : { comment: text };
  if (act === "answer") return { decision: "answer", answer: text };
  if (act === "deny") return { decision: "deny", args_hash: hash, ...comment };
  const edits = [...said]
    .filter(([id]) => /^edit:\d+$/u.test(id))
    .map(([id, value]) => ({ index: Number(id.slice("edit:".length)), text: value }));
  return { decision: "approve", args_hash: hash, ...comment, edits };
}
