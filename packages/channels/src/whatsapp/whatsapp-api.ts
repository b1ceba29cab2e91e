import { z } from "zod";
import { ChannelFailure } from "../kernel/channel-failure.ts";
import type { ChannelTools, Setup } from "../kernel/channel.ts";
import { fetchJson } from "../kernel/fetch-json.ts";
import type { Addressee } from "./addressee.ts";
import { GraphError, toFailure } from "./failure.ts";
import type { Content } from "./render-card.ts";
import type { WhatsAppSecrets, WhatsAppSettings } from "./schema.ts";

export type Asking = { tools: ChannelTools; setup: Setup<WhatsAppSettings, WhatsAppSecrets> };

export type Template = {
  type: "template";
  template: {
    name: string;
    language: { code: string };
    components: { type: "body"; parameters: { type: "text"; text: string }[] }[];
  };
};

type Sending = {
  to: Addressee;
  content: Content | Template;
  /** The message that it is a reply to. */
  repliesTo?: string | undefined;
  /** Comes back with what becomes of the message. */
  ref?: string;
};

const Sent = z.looseObject({
  messages: z.tuple([z.looseObject({ id: z.string().min(1) })], z.unknown()),
  contacts: z.array(z.looseObject({ wa_id: z.string().optional() })).optional(),
});

/** `sentTo`: by which number Meta tells of them; in Brazil, Mexico and Argentina mostly not the one that was dialled. */
export type SentMessage = { readonly id: string; readonly sentTo: string | undefined };

/** @throws ChannelFailure */
export async function sendMessage(
  asking: Asking,
  { to, content, repliesTo, ref }: Sending,
): Promise<SentMessage> {
  const { messages, contacts } = await askGraph(asking, {
    path: `${asking.setup.settings.phone_number_id}/messages`,
    body: {
      messaging_product: "whatsapp",
      recipient_type: "individual",
      ...to.recipient,
      ...(repliesTo !== undefined && { context: { message_id: repliesTo } }),
      ...(ref !== undefined && { biz_opaque_callback_data: ref }),
      ...content,
    },
    result: Sent,
  });
  const waId = contacts?.[0]?.wa_id;
  return { id: messages[0].id, sentTo: waId !== undefined && isWaId(waId) ? `+${waId}` : undefined };
}

/** A number with its country, and no sign. */
export const isWaId = (text: string): boolean => /^[1-9]\d{6,14}$/u.test(text);

type Question<S extends z.ZodType> = { path: string; body?: object; result: S };

/** Asks the Graph API, once. @throws ChannelFailure */
export async function askGraph<S extends z.ZodType>(
  { tools, setup }: Asking,
  { path, body, result }: Question<S>,
): Promise<z.output<S>> {
  const { api_url: url, api_version: version } = setup.settings;
  const base = (url ?? "https://graph.facebook.com").replace(/\/$/u, "");
  const { response, json } = await fetchJson({
    tools,
    platform: "WhatsApp",
    url: `${base}/${version ?? "v25.0"}/${path}`,
    init: {
      method: body === undefined ? "GET" : "POST",
      headers: {
        authorization: `Bearer ${setup.secrets.access_token}`,
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    },
  });
  const error = z.looseObject({ error: GraphError }).safeParse(json).data?.error;
  if (!response.ok || error !== undefined) throw toFailure(response, error ?? {});
  const read = result.safeParse(json);
  if (read.success) return read.data;
  throw new ChannelFailure("unreachable", "WhatsApp's answer cannot be read.");
}
