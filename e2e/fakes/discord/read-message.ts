import type { Seen } from "../serve.ts";

type Json = Record<string, unknown>;
export type DiscordBody = {
  content?: unknown;
  embeds?: Json[];
  components?: Json[];
  allowed_mentions?: { parse?: string[] };
};

/** Where Discord answers 400 with code 50035. */
export class InvalidBody extends Error {}

const most = (limit: number, text: string, what: string): void => {
  if (text.length > limit) throw new InvalidBody(`${what}: Must be ${limit} or fewer in length.`);
};

/** As clients show it: what stands in no code is read for mentions, links and marks. */
export function readMessage({
  content = "",
  embeds = [],
  components = [],
  allowed_mentions,
}: DiscordBody): Seen {
  const seen: Seen = { text: "", mentions: [], links: [], buttons: [] };
  most(2000, String(content), "content");
  readMarkdown(seen, String(content));
  for (const embed of embeds) {
    most(4096, String(embed["description"] ?? ""), "embeds.description");
    most(256, String(embed["title"] ?? ""), "embeds.title");
    readMarkdown(seen, String(embed["description"] ?? ""));
  }
  if (seen.text.trim() === "") throw new InvalidBody("Cannot send an empty message");
  if (components.length > 5) throw new InvalidBody("components: at most 5 rows");
  const ids = new Set<unknown>();
  for (const row of components) {
    const buttons = row["components"] as Json[];
    if (row["type"] !== 1 || buttons.length < 1 || buttons.length > 5)
      throw new InvalidBody("components: a row");
    for (const button of buttons) readButton({ seen, ids }, button);
  }
  // A mention without leave is shown and calls nobody; shown is enough to be led astray.
  if (allowed_mentions?.parse?.length !== 0) seen.mentions.push("allowed_mentions is open");
  return seen;
}

function readButton({ seen, ids }: { seen: Seen; ids: Set<unknown> }, button: Json): void {
  const {
    type,
    style,
    label,
    custom_id: id,
    url,
  } = button as {
    type: number;
    style: number;
    label: string;
    custom_id?: string;
    url?: string;
  };
  if (type !== 2 || label === "") throw new InvalidBody("components: a button");
  most(80, label, "label");
  most(100, id ?? "", "custom_id");
  most(512, url ?? "", "url");
  if ((style === 5) !== (url !== undefined) || (style === 5) === (id !== undefined))
    throw new InvalidBody("components: a button has either an id or an address");
  if (id !== undefined && ids.has(id)) throw new InvalidBody("Component custom id cannot be duplicated");
  ids.add(id ?? {});
  if (url !== undefined) seen.links.push(url);
  seen.buttons.push(label);
}

/** Code first: nothing is read in it. A fence that is not closed is text. */
function readMarkdown(seen: Seen, text: string): void {
  const outside = text.replaceAll(/```[^]*?```|``[^`]+``|`[^`]+`/gu, (code) => " ".repeat(code.length));
  for (const [mention] of outside.matchAll(/<[@#&!]+\w+>|@everyone|@here|<\/[\w -]+:\d+>/gu))
    seen.mentions.push(mention);
  for (const [url] of outside.matchAll(/https?:\/\/[^\s<>)]+/gu)) seen.links.push(url);
  seen.text += text.replaceAll("\u200B", "");
}

/** What a form may hold. */
export function checkForm({ title, custom_id: id, components }: Json): void {
  most(45, String(title), "title");
  most(100, String(id), "custom_id");
  const labels = components as Json[];
  if (labels.length < 1 || labels.length > 5) throw new InvalidBody("components: from 1 to 5");
  for (const { type, label, description, component } of labels) {
    const input = component as Json;
    if (type !== 18 || input["type"] !== 4) throw new InvalidBody("components: labels with inputs");
    most(45, String(label), "label");
    most(100, String(description ?? ""), "description");
    most(4000, String(input["value"] ?? ""), "value");
    if (input["label"] !== undefined) throw new InvalidBody("an input in a label has no label");
  }
}
