import type { Seen } from "../serve.ts";
import { BadRequest } from "./bad-request.ts";
import { readMarkdown } from "./read-markdown.ts";

export type TelegramButton = { text: string; callback_data?: string; url?: string };
export type TelegramBody = {
  text?: unknown;
  parse_mode?: unknown;
  entities?: { type: string; offset: number; length: number; url?: string }[];
  reply_markup?: { inline_keyboard?: TelegramButton[][] };
};

const kinds = ["bold", "italic", "code", "pre", "text_link", "blockquote", "underline"];

/** As clients show it: what stands in no `code` and no `pre` is looked through for links, mentions and commands. */
export function readMessage({ text: given, parse_mode, entities: beside, reply_markup }: TelegramBody): Seen {
  if (typeof given !== "string" || given.trim() === "") throw new BadRequest("message text is empty");
  const { text, entities } =
    parse_mode === "MarkdownV2" ? readMarkdown(given) : { text: given, entities: beside ?? [] };
  if (text.length > 4096) throw new BadRequest("message is too long");
  if (parse_mode !== undefined && parse_mode !== "MarkdownV2")
    throw new BadRequest("this fake reads entities and MarkdownV2 only");
  const seen: Seen = { text, mentions: [], links: [], buttons: [] };
  const inert = Array.from({ length: text.length }, () => false);
  for (const { type, offset, length, url } of entities) {
    if (!kinds.includes(type)) throw new BadRequest(`can't parse entities: unsupported type ${type}`);
    if (offset < 0 || length <= 0 || offset + length > text.length)
      throw new BadRequest("can't parse entities: entity is beyond the text");
    if (type === "code" || type === "pre" || type === "text_link") inert.fill(true, offset, offset + length);
    if (url !== undefined) seen.links.push(url);
  }
  const isLive = ({ index }: RegExpExecArray): boolean => inert[index] === false;
  for (const match of text.matchAll(/\bhttps?:\/\/[^\s<>()]+|\b[\w-]+\.(?:example|com|org|exe)\b/gu))
    if (isLive(match)) seen.links.push(match[0]);
  for (const match of text.matchAll(/(?<!\w)[@#/][a-z]\w+/giu))
    if (isLive(match)) seen.mentions.push(match[0]);
  for (const button of (reply_markup?.inline_keyboard ?? []).flat()) readButton(seen, button);
  return seen;
}

function readButton(seen: Seen, { text, callback_data: data, url }: TelegramButton): void {
  if (text === "") throw new BadRequest("button text must be non-empty");
  if ((data === undefined) === (url === undefined)) throw new BadRequest("BUTTON_TYPE_INVALID");
  const size = Buffer.byteLength(data ?? "x");
  if (size < 1 || size > 64) throw new BadRequest("BUTTON_DATA_INVALID");
  if (url !== undefined) {
    if (!URL.canParse(url) || !new URL(url).hostname.includes("."))
      throw new BadRequest("BUTTON_URL_INVALID");
    seen.links.push(url);
  }
  seen.buttons.push(text);
}
