/** What people see of a message, and whether Slack takes it: https://docs.slack.dev/reference/block-kit */
export type SeenMessage = { text: string; mentions: string[]; links: string[]; buttons: SeenButton[] };
export type SeenButton = {
  action_id: string;
  block_id: string;
  text: string;
  value?: string;
  url?: string;
  hasConfirm: boolean;
};

type Json = Record<string, unknown>;

/** Thrown where Slack answers `invalid_blocks`. */
export class InvalidBlocks extends Error {}

const most = (limit: number, length: number, what: string): void => {
  if (length > limit) throw new InvalidBlocks(`${what}: ${length} of at most ${limit}`);
};

export function readBlocks(blocks: readonly Json[], surface: "message" | "modal" = "message"): SeenMessage {
  most(surface === "message" ? 50 : 100, blocks.length, "blocks");
  const seen: SeenMessage = { text: "", mentions: [], links: [], buttons: [] };
  for (const block of blocks) readBlock(seen, block);
  most(40_000, seen.text.length, "text of all blocks");
  const ids = blocks.flatMap(({ block_id: id }) => (id === undefined ? [] : [String(id)]));
  if (new Set(ids).size !== ids.length) throw new InvalidBlocks("block_id twice");
  return seen;
}

function readBlock(seen: SeenMessage, block: Json): void {
  switch (block["type"]) {
    case "header":
      return readText(seen, block["text"] as Json, { limit: 150, only: "plain_text" });
    case "section":
      if (block["text"]) readText(seen, block["text"] as Json, { limit: 3000 });
      for (const field of (block["fields"] ?? []) as Json[]) readText(seen, field, { limit: 2000 });
      return;
    case "context":
      for (const element of block["elements"] as Json[]) readText(seen, element, { limit: 3000 });
      return;
    case "divider":
      return;
    case "rich_text":
      for (const element of block["elements"] as Json[]) readRich(seen, element);
      return;
    case "input":
      readText(seen, block["label"] as Json, { limit: 2000, only: "plain_text" });
      most(3000, String((block["element"] as Json)["initial_value"] ?? "").length, "initial_value");
      return;
    case "actions":
      most(25, (block["elements"] as Json[]).length, "elements");
      return readButtons(seen, block);
    default:
      throw new InvalidBlocks(`type ${String(block["type"])}`);
  }
}

function readButtons(seen: SeenMessage, block: Json): void {
  const ids = new Set<string>();
  for (const element of block["elements"] as Json[]) {
    if (element["type"] !== "button") throw new InvalidBlocks("an element that this fake does not know");
    const { action_id, value, url, text, confirm } = element as {
      action_id: string;
      value?: string;
      url?: string;
      text: Json;
      confirm?: Json;
    };
    most(255, action_id.length, "action_id");
    most(2000, value?.length ?? 0, "value");
    most(3000, url?.length ?? 0, "url");
    if (ids.has(action_id)) throw new InvalidBlocks("action_id twice");
    ids.add(action_id);
    readText(seen, text, { limit: 75, only: "plain_text" });
    if (url !== undefined) seen.links.push(url);
    if (confirm !== undefined) {
      readText({ ...seen, text: "" }, confirm["title"] as Json, { limit: 100, only: "plain_text" });
      readText({ ...seen, text: "" }, confirm["text"] as Json, { limit: 300 });
    }
    seen.buttons.push({
      action_id,
      block_id: String(block["block_id"] ?? "b"),
      text: String(text["text"]),
      ...(value !== undefined && { value }),
      ...(url !== undefined && { url }),
      hasConfirm: confirm !== undefined,
    });
  }
}

function readText(
  seen: SeenMessage,
  object: Json,
  { limit, only }: { limit: number; only?: "plain_text" },
): void {
  const { type, text } = object as { type: string; text: string };
  if (typeof text !== "string" || text.length === 0) throw new InvalidBlocks("a text that is empty");
  most(limit, text.length, "text");
  if (only !== undefined && type !== only) throw new InvalidBlocks(`${type} in the place of ${only}`);
  if (type === "mrkdwn") readMarkup(seen, text);
  else seen.text += `${text}\n`;
}

/** Slack's markup language: `<@U…>`, `<!channel>`, `<https://…|text>`, and addresses that stand bare. */
export function readMarkup(seen: SeenMessage, text: string): void {
  for (const [, inside = ""] of text.matchAll(/<([^<>]+)>/g)) {
    if (/^[@!#]/.test(inside) && !inside.startsWith("!date")) seen.mentions.push(inside);
    else if (/^(?:https?|mailto):/.test(inside)) seen.links.push(inside.split("|")[0] ?? "");
  }
  for (const [url] of text.replaceAll(/<[^<>]+>/g, "").matchAll(/https?:\/\/[^\s<>]+/g)) seen.links.push(url);
  seen.text += `${text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&")}\n`;
}

const richKinds = ["rich_text_section", "rich_text_preformatted", "rich_text_quote", "rich_text_list"];

/** Structured text: only elements are more than text. */
function readRich(seen: SeenMessage, element: Json): void {
  if (!richKinds.includes(String(element["type"]))) throw new InvalidBlocks(String(element["type"]));
  for (const part of element["elements"] as Json[]) {
    const { type, text } = part as { type: string; text?: string };
    if (type === "text") {
      if (typeof text !== "string" || text === "") throw new InvalidBlocks("a text that is empty");
      seen.text += text;
    } else if (type === "link") {
      seen.links.push(String(part["url"]));
      seen.text += text ?? String(part["url"]);
    } else if (type === "date") seen.text += String(part["fallback"]);
    else if (["user", "usergroup", "broadcast", "channel"].includes(type)) seen.mentions.push(type);
    else throw new InvalidBlocks(`element ${type}`);
  }
  seen.text += "\n";
}
