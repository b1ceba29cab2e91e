import type { Seen } from "../serve.ts";

type Json = Record<string, unknown>;
export type TeamsBody = { type?: string; text?: string; textFormat?: string; attachments?: Json[] };
export type TeamsAction = {
  type: string;
  title: string;
  url?: string;
  data?: Json;
  verb?: string;
  card?: Json;
  /** Of what opens: what is in its inputs before anybody writes. */
  inputs: Record<string, string>;
};

/** Where the Connector answers 400. */
export class BadSyntax extends Error {}

/** As clients show it: text blocks are read as Markdown, runs of text are not read at all. */
export function readActivity(body: TeamsBody): Seen & { actions: TeamsAction[] } {
  if (Buffer.byteLength(JSON.stringify(body)) > 28 * 1024) throw new BadSyntax("Message size too large.");
  const seen = { text: "", mentions: [] as string[], links: [] as string[], buttons: [] as string[] };
  const reading: Reading = { seen, actions: [], ids: new Set() };
  if (body.text !== undefined) readMarkdown(seen, body.text, body.textFormat !== "plain");
  for (const { contentType, content } of (body.attachments ?? []) as {
    contentType: string;
    content: Json;
  }[]) {
    if (contentType !== "application/vnd.microsoft.card.adaptive")
      throw new BadSyntax("Unknown attachment type.");
    if (content["type"] !== "AdaptiveCard" || !/^1\.[0-5]$/u.test(String(content["version"])))
      throw new BadSyntax("Not a card of 1.5 or earlier.");
    readCard(reading, content);
  }
  if (seen.text === "") throw new BadSyntax("Activity must include non empty text or an attachment.");
  return { ...seen, actions: reading.actions };
}

type Reading = { seen: Seen; actions: TeamsAction[]; ids: Set<string> };

/** What opens below a button has inputs of its own. */
function readCard(reading: Reading, card: Json, inputs: Record<string, string> = {}): void {
  for (const element of (card["body"] ?? []) as Json[]) readElement({ reading, inputs }, element);
  for (const action of (card["actions"] ?? []) as Json[]) readAction(reading, action, inputs);
}

function readElement(
  { reading, inputs }: { reading: Reading; inputs: Record<string, string> },
  element: Json,
): void {
  const { seen, ids } = reading;
  switch (element["type"]) {
    case "RichTextBlock":
      for (const inline of element["inlines"] as Json[]) {
        if (inline["type"] !== "TextRun" || typeof inline["text"] !== "string")
          throw new BadSyntax("An inline.");
        seen.text += inline["text"];
      }
      seen.text += "\n";
      return;
    case "TextBlock":
      return readMarkdown(seen, String(element["text"]), true);
    case "Container":
      for (const item of element["items"] as Json[]) readElement({ reading, inputs }, item);
      return;
    case "ActionSet":
      for (const action of element["actions"] as Json[]) readAction(reading, action, inputs);
      return;
    case "Input.Text": {
      const id = String(element["id"]);
      if (ids.has(id)) throw new BadSyntax(`The id ${id} is there twice.`);
      ids.add(id);
      readMarkdown({ ...seen, text: "" }, String(element["label"]), true);
      inputs[id] = String(element["value"] ?? "");
      return;
    }
    default:
      throw new BadSyntax(`Unknown element ${String(element["type"])}.`);
  }
}

function readAction(reading: Reading, action: Json, inputs: Record<string, string>): void {
  const { type, title, url, data, verb, card } = action as Omit<TeamsAction, "inputs">;
  if (typeof title !== "string" || title === "") throw new BadSyntax("An action without a title.");
  const own = type === "Action.ShowCard" ? {} : inputs;
  reading.actions.push({
    type,
    title,
    inputs: own,
    ...(url !== undefined && { url }),
    ...(data && { data }),
    ...(verb && { verb }),
  });
  reading.seen.buttons.push(title);
  if (type === "Action.OpenUrl") reading.seen.links.push(url ?? "");
  else if (type === "Action.ShowCard") readCard(reading, card ?? {}, own);
  else if (type !== "Action.Execute" && type !== "Action.Submit")
    throw new BadSyntax(`Unknown action ${type}.`);
}

function readMarkdown(seen: Seen, text: string, isRead: boolean): void {
  seen.text += `${text}\n`;
  if (!isRead) return;
  for (const [url] of text.matchAll(/https?:\/\/[^\s<>)]+/gu)) seen.links.push(url);
  for (const [mention] of text.matchAll(/<at>.*?<\/at>/gu)) seen.mentions.push(mention);
}
