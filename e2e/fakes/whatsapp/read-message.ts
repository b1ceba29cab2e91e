import type { Seen } from "../serve.ts";

type Reply = { type: string; reply: { id: string; title: string } };
type Row = { id: string; title: string; description?: string };
export type WhatsAppBody = {
  messaging_product?: unknown;
  recipient_type?: unknown;
  to?: unknown;
  recipient?: unknown;
  type?: unknown;
  context?: { message_id?: string };
  biz_opaque_callback_data?: string;
  text?: { body?: unknown; preview_url?: unknown };
  interactive?: {
    type?: string;
    body?: { text?: string };
    action?: { buttons?: Reply[]; button?: string; sections?: { title?: string; rows?: Row[] }[] };
  };
  template?: {
    name?: string;
    language?: { code?: string };
    components?: { type: string; parameters: { type: string; text: string }[] }[];
  };
};

export type Template = {
  name: string;
  language: string;
  status: "APPROVED" | "PENDING" | "REJECTED" | "PAUSED";
  /** Its body, with `{{1}}`. */
  text: string;
  /** Quick replies. */
  buttons: string[];
};

/** Meta's `error`. */
export class Refusal extends Error {
  readonly code: number;
  readonly status: number;
  readonly details: string;

  constructor(code: number, details: string, status = 400) {
    super(details);
    this.code = code;
    this.status = status;
    this.details = details;
  }
}

const invalid = (details: string): Refusal => new Refusal(100, details);

function checkLength(what: string, text: unknown, most: number): string {
  if (typeof text !== "string" || text.trim() === "") throw new Refusal(131_008, `${what} is missing`);
  if (text.length > most) throw invalid(`${what} is longer than ${most} characters`);
  return text;
}

/** What people may press: its id, by its title. */
export function buttonsOf({ interactive }: WhatsAppBody): { id: string; title: string }[] {
  const { buttons = [], sections = [] } = interactive?.action ?? {};
  return [...buttons.map(({ reply }) => reply), ...sections.flatMap(({ rows = [] }) => rows)];
}

function checkInteractive(message: WhatsAppBody): string {
  const { type, body, action } = message.interactive ?? {};
  const isList = type === "list";
  if (!isList && type !== "button") throw invalid("interactive.type");
  const text = checkLength("interactive.body.text", body?.text, isList ? 4096 : 1024);
  const all = buttonsOf(message);
  if (all.length === 0 || all.length > (isList ? 10 : 3))
    throw invalid("interactive.action: number of choices");
  for (const { id, title } of all) {
    checkLength("id", id, isList ? 200 : 256);
    checkLength("title", title, isList ? 24 : 20);
  }
  for (const key of ["id", "title"] as const)
    if (new Set(all.map((one) => one[key])).size < all.length)
      throw invalid(`interactive.action: ${key} twice`);
  if (!isList) return text;
  checkLength("action.button", action?.button, 20);
  for (const { title, rows = [] } of action?.sections ?? []) {
    checkLength("section.title", title, 24);
    for (const { description } of rows)
      if (description !== undefined) checkLength("row.description", description, 72);
  }
  return text;
}

function fillTemplate({ template }: WhatsAppBody, templates: readonly Template[]): Template {
  const found = templates.find(
    ({ name, language }) => name === template?.name && language === template.language?.code,
  );
  if (found === undefined || found.status === "PENDING" || found.status === "REJECTED")
    throw new Refusal(132_001, "template name does not exist in the translation", 404);
  if (found.status === "PAUSED") throw new Refusal(132_015, "template is paused due to low quality");
  const values = template?.components?.find(({ type }) => type === "body")?.parameters ?? [];
  const wanted = new Set(found.text.match(/\{\{\d+\}\}/gu)).size;
  if (values.length !== wanted)
    throw new Refusal(132_000, `number of localizable_params (${values.length}) does not match (${wanted})`);
  for (const { text } of values)
    if (text === "" || /[\n\t]| {5}/u.test(text))
      throw new Refusal(
        132_012,
        "Param text cannot have new-line/tab characters or more than 4 consecutive spaces",
      );
  const text = found.text.replaceAll(
    /\{\{(\d+)\}\}/gu,
    (_, number) => values[Number(number) - 1]?.text ?? "",
  );
  if (text.length > 1024) throw new Refusal(132_005, "translated text too long");
  return { ...found, text };
}

/** What can be formatted by WhatsApp's signs, and is; links and addresses that it finds by itself. */
export function readMessage(
  message: WhatsAppBody,
  templates: readonly Template[],
): Seen & { marks: string[] } {
  const filled = message.type === "template" ? fillTemplate(message, templates) : undefined;
  const text =
    filled?.text ??
    (message.type === "interactive" ? checkInteractive(message) : undefined) ??
    checkLength("text.body", message.text?.body, 4096);
  const marked = /(?<![\p{L}\p{N}])([*_~`])(?=\S)[^\n]*?\S\1(?![\p{L}\p{N}])|^(?:> |[*-] |\d+\. ).*$/gmu;
  const addresses = /\bhttps?:\/\/[^\s<>()⁠]+|[\w.+-]+@[\w-]+\.\w+|\b(?:[\w-]+\.)+(?:example|com|org|exe)\b/gu;
  const links = (text.match(addresses) ?? []).map((link) => link.replace(/[.,]$/u, ""));
  const buttons = filled?.buttons ?? buttonsOf(message).map(({ title }) => title);
  return {
    text,
    mentions: text.match(/(?<!\w)@\d{7,}/gu) ?? [],
    links,
    buttons,
    marks: text.match(marked) ?? [],
  };
}
