import type { Seen } from "../serve.ts";

type Json = Record<string, unknown>;
export type ChatBody = { text?: string; fallbackText?: string; cardsV2?: { cardId: string; card: Json }[] };

/** Where Chat answers 400. */
export class InvalidMessage extends Error {}

/** As clients show it. In cards tags are read, and addresses become links. */
export function readMessage(body: ChatBody): Seen {
  if (Buffer.byteLength(JSON.stringify(body)) > 32_000) throw new InvalidMessage("Message is too long.");
  const seen: Seen = { text: "", mentions: [], links: [], buttons: [] };
  for (const text of [body.text ?? "", body.fallbackText ?? ""]) {
    for (const [mention] of text.matchAll(/<users\/\w+>/gu)) seen.mentions.push(mention);
    for (const [url] of text.matchAll(/https?:\/\/[^\s<>|]+/gu)) seen.links.push(url);
  }
  seen.text += body.text ?? "";
  for (const { card } of body.cardsV2 ?? []) readCard(seen, card);
  if (seen.text === "") throw new InvalidMessage("Message cannot be empty.");
  return seen;
}

export function readCard(seen: Seen, card: Json): void {
  for (const section of card["sections"] as Json[]) {
    const widgets = section["widgets"] as Json[];
    if (widgets.length === 0 || widgets.length > 100)
      throw new InvalidMessage("A section has 1 to 100 widgets.");
    for (const widget of widgets) readWidget(seen, widget);
  }
}

function readWidget(seen: Seen, widget: Json): void {
  const [[kind, value] = ["nothing", {}]] = Object.entries(widget) as [string, Json][];
  if (kind === "textParagraph") return readHtml(seen, String(value["text"]));
  if (kind === "textInput") {
    if (!/^\S+$/u.test(String(value["name"]))) throw new InvalidMessage("A text input needs a name.");
    return readHtml(seen, String(value["label"]));
  }
  if (kind !== "buttonList") throw new InvalidMessage(`Unknown widget ${kind}.`);
  for (const button of value["buttons"] as Json[]) {
    const { openLink, action } = button["onClick"] as { openLink?: { url: string }; action?: Json };
    if ((openLink === undefined) === (action === undefined))
      throw new InvalidMessage("A button does one thing.");
    if (openLink !== undefined) seen.links.push(openLink.url);
    for (const parameter of (action?.["parameters"] ?? []) as Json[])
      if (typeof parameter["value"] !== "string") throw new InvalidMessage("A parameter's value is a text.");
    const name: Seen = { text: "", mentions: seen.mentions, links: seen.links, buttons: [] };
    readHtml(name, String(button["text"]));
    seen.buttons.push(name.text.trim());
  }
}

const tags = /<\/?(?:b|i|u|s|strike|br|font|a|time|code|pre|ul|ol|li)\b[^>]*>/giu;
const entities: Record<string, string> = {
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#39;": "'",
  "&amp;": "&",
};

function readHtml(seen: Seen, html: string): void {
  for (const [, url = ""] of html.matchAll(/<a\s[^>]*href="([^"]*)"/giu)) seen.links.push(url);
  if (/<(?!\/?(?:b|i|br)>)/u.test(html)) seen.mentions.push("a tag that is not ours");
  const text = html
    .replaceAll(/<br>/gu, "\n")
    .replaceAll(tags, "")
    .replaceAll(/&(?:lt|gt|quot|#39|amp);/gu, (entity) => entities[entity] ?? entity);
  for (const [url] of text.matchAll(
    /\bhttps?:\/\/[^\s<>]+|\b[\w-]+\.(?:example|com|org|exe)\b|\w+@\w+\.\w+/gu,
  ))
    seen.links.push(url);
  seen.text += `${text.replaceAll("\u2060", "")}\n`;
}
