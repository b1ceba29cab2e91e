import type { ChatMessage } from "../../types/message.ts";
import type { PromptKernel } from "../../types/prompt.ts";
import { createNoteCollector } from "../collect-notes.ts";
import type { NoteCollector } from "../collect-notes.ts";
import { finishKernel } from "../draft.ts";
import type { DraftMessage, DraftPart, DraftText } from "../draft.ts";
import { messagesOf, partsOf, startExport, toJinjaText } from "../export-kernel.ts";
import type { Export } from "../export-kernel.ts";
import type { ExportOptions, ExportResult, ImportOptions, ImportResult, PromptFormat } from "../format.ts";
import { joinFrontmatter, splitFrontmatter } from "../frontmatter-text.ts";
import { readPromptyMetadata } from "../prompty-metadata.ts";
import { nameOfFile, toPathName } from "../names.ts";
import { SAMPLING_NAMES, toOpenaiTools, writeParameters } from "../parameters.ts";
import { isObject, readData } from "../read-data.ts";
import { readHandlebars } from "../template/read-handlebars.ts";
import { isPlainTemplate } from "../template/settle-templates.ts";

/** Microsoft's `.prompty`: frontmatter, and messages behind lines such as `system:`. */
export const prompty: PromptFormat = {
  name: "prompty",
  title: "Prompty (Microsoft)",
  extension: ".prompty",
  detect: (text, filename) =>
    filename.endsWith(".prompty") ||
    (text.startsWith("---") &&
      ROLE_LINE.test(splitFrontmatter(text).body) &&
      /^(?:model|name|sample|inputs|template)\s*:/m.test(text)),
  import: importPrompty,
  export: exportPrompty,
};

const ROLE_LINE =
  /^[ \t]*(?:#[ \t]*)?(system|user|assistant|developer|function|tool)(?:\[([^\]\n]*)\])?[ \t]*:[ \t]*$/im;

function importPrompty(text: string, { filename, defaultModel }: ImportOptions): ImportResult {
  const notes = createNoteCollector();
  const { frontmatter, body, frontmatterLine, bodyLine } = splitFrontmatter(text);
  const data = readData(frontmatter ?? "", notes, frontmatterLine);
  const metadata = readPromptyMetadata(isObject(data.value) ? data.value : {}, { data, notes });
  const toText = (source: string, line: number): DraftText => {
    if (!metadata.isMustache) return { language: isPlainTemplate(source) ? "default" : "jinja", source };
    const report = (offset: number, what: string, why: string) =>
      notes.add({ line: line + source.slice(0, offset).split("\n").length - 1, what, why });
    return { language: "translated", nodes: readHandlebars(source, { mustache: true, report }) };
  };
  const template = metadata.isCompletion
    ? toText(body.trim(), bodyLine)
    : readMessages(body, { line: bodyLine, notes, toText });
  const draft = { parameters: metadata.parameters, template, model: metadata.model };
  const kernel = finishKernel(draft, { notes, defaultModel, line: frontmatterLine });
  return {
    prompts: [{ name: toPathName(metadata.name) ?? nameOfFile(filename), kernel }],
    notes: notes.list(),
  };
}

type Body = { line: number; notes: NoteCollector; toText(source: string, line: number): DraftText };

function readMessages(body: string, { line: firstLine, notes, toText }: Body): DraftMessage[] {
  const messages: DraftMessage[] = [];
  let current: { role: string; attributes: string; line: number; lines: string[] } | undefined;
  const finish = () => {
    if (!current) return;
    const text = current.lines.join("\n");
    const lead = /^\s*/.exec(text)?.[0].split("\n").length ?? 1;
    const trimmed = text.trim();
    if (trimmed !== "" || current.role !== "system" || current.line > firstLine)
      messages.push(toMessage({ ...current, text: trimmed, line: current.line + lead }, { notes, toText }));
  };
  // Text before the first role is the system's.
  current = { role: "system", attributes: "", line: firstLine - 1, lines: [] };
  for (const [index, content] of body.split("\n").entries()) {
    const match = ROLE_LINE.exec(content);
    if (!match) {
      current.lines.push(content);
      continue;
    }
    finish();
    const [, role = "", attributes = ""] = match;
    current = { role: role.toLowerCase(), attributes, line: firstLine + index, lines: [] };
  }
  finish();
  return messages;
}

type RawMessage = { role: string; attributes: string; line: number; text: string };

function toMessage(
  { role, attributes, line, text }: RawMessage,
  { notes, toText }: Omit<Body, "line">,
): DraftMessage {
  const name = /\bname\s*=\s*"([^"]*)"/.exec(attributes)?.[1];
  if (attributes !== "" && !/^\s*name\s*=\s*"[^"]*"\s*$/.test(attributes))
    notes.add({ line, what: attributes, why: "Of attributes only a name is known here." });
  const known = role === "function" ? "tool" : role;
  const parts = readImages(text, line, toText);
  const content =
    known === "user" && parts.some(({ type }) => type === "image_url") ? parts : toText(text, line);
  return { role: known as DraftMessage["role"], ...(name !== undefined && { name }), content };
}

/** `![alt](address)` is an image. */
function readImages(text: string, line: number, toText: Body["toText"]): DraftPart[] {
  const parts: DraftPart[] = [];
  let at = 0;
  const addText = (piece: string) => {
    if (piece.trim() !== "") parts.push({ type: "text", text: toText(piece.trim(), line) });
  };
  for (const match of text.matchAll(/!\[[^[\]]*\]\(([^\s()]+)\)/g)) {
    addText(text.slice(at, match.index));
    at = match.index + match[0].length;
    parts.push({ type: "image_url", url: toText(match[1] ?? "", line) });
  }
  addText(text.slice(at));
  return parts;
}

const NAMES = {
  ...SAMPLING_NAMES,
  response_format: "response_format",
} as const;

function exportPrompty(given: PromptKernel, { name }: ExportOptions): ExportResult {
  const out = startExport(given);
  const { kernel } = out;
  out.loseAllBut(
    [
      ...(Object.keys(NAMES) as (keyof typeof NAMES)[]),
      ...([
        "model",
        "provider",
        "template",
        "template_language",
        "endpoint",
        "tools",
        "other",
        "inputs",
      ] as const),
    ],
    "Prompty",
  );
  const isCompletion = typeof kernel.template === "string" && kernel.endpoint !== undefined;
  const type = kernel.provider === "openai_azure" ? "azure_openai" : (kernel.provider ?? "openai");
  const parameters = {
    ...kernel.other,
    ...writeParameters(kernel, NAMES),
    ...(kernel.tools && { tools: toOpenaiTools(kernel.tools) }),
  };
  const values = {
    name: name ?? "prompt",
    model: {
      api: isCompletion ? "completion" : "chat",
      configuration: { type, [type === "azure_openai" ? "azure_deployment" : "name"]: kernel.model },
      ...(Object.keys(parameters).length > 0 && { parameters }),
    },
    ...(kernel.inputs && { inputs: kernel.inputs }),
  };
  if (kernel.provider === undefined) out.lose(["provider"], 'None is named; "openai" was put in.');
  const body = isCompletion
    ? toJinjaText(String(kernel.template), out, ["template"])
    : messagesOf(out)
        .map((message, index) => writeMessage(message, out, index))
        .join("\n\n");
  return { text: joinFrontmatter(values, `${body}\n`), notes: out.notes() };
}

function writeMessage(message: ChatMessage, out: Export, index: number): string {
  const path = ["template", index];
  const { role, name, tool_call_id, tool_calls, thinking } = message;
  for (const [key, value] of Object.entries({ tool_call_id, tool_calls, thinking }))
    if (value !== undefined)
      out.lose([...path, key], "A message in Prompty is a role and a text; it was left out.");
  const texts = partsOf(message).flatMap((part) => {
    if (part.type === "text") return [writeText(part.text, out, path)];
    if (part.type === "image_url" && part.image_url.detail !== undefined)
      out.lose([...path, "content", "detail"], "Prompty has no place for it; it was left out.");
    if (part.type === "image_url" && /^[^\s()]+$/.test(part.image_url.url))
      return [`![image](${part.image_url.url})`];
    out.lose([...path, "content"], "Prompty has text and images only; it was left out.", part.type);
    return [];
  });
  const isNamed = name !== undefined && /^[^"\]\n]*$/.test(name);
  if (name !== undefined && !isNamed)
    out.lose([...path, "name"], "Prompty cannot write this name; it was left out.");
  return `${role}${isNamed ? `[name="${name}"]` : ""}:\n${texts.join("\n")}`;
}

function writeText(text: string, out: Export, path: readonly (string | number)[]): string {
  const written = toJinjaText(text, out, path);
  if (written.trim() !== written)
    out.lose(path, "White space around a message is not kept in Prompty.", "white space");
  if (!ROLE_LINE.test(written)) return written;
  out.lose(
    path,
    "A line that is only a role begins a message in Prompty; a full stop was put behind it.",
    "a role",
  );
  return written.replaceAll(new RegExp(ROLE_LINE.source, "gim"), "$&.");
}
