import type { ChatMessage } from "../../types/message.ts";
import type { PromptKernel } from "../../types/prompt.ts";
import { createNoteCollector } from "../collect-notes.ts";
import type { NoteCollector } from "../collect-notes.ts";
import { finishKernel } from "../draft.ts";
import type { DraftMessage, DraftPrompt, DraftText } from "../draft.ts";
import { partsOf, startExport } from "../export-kernel.ts";
import type { Export } from "../export-kernel.ts";
import type {
  ExportOptions,
  ExportResult,
  ImportedPrompt,
  ImportOptions,
  ImportResult,
  PromptFormat,
} from "../format.ts";
import { nameOfFile, toPathName, toProvider } from "../names.ts";
import { readOpenaiMessages } from "../openai-messages.ts";
import { SAMPLING_NAMES, readParameters, toOpenaiTools, writeParameters } from "../parameters.ts";
import { isObject, readData } from "../read-data.ts";
import type { DataPath, ReadData } from "../read-data.ts";
import { writeDefault } from "../template/default-language.ts";
import type { TemplateNode } from "../template/template-node.ts";

/** What Langfuse's API answers for a prompt, and takes to make one: chat or text, `config` as people fill it. */
export const langfuse: PromptFormat = {
  name: "langfuse",
  title: "Langfuse prompt, chat or text (JSON)",
  extension: ".json",
  detect: (text) =>
    /^\s*[[{]/.test(text) &&
    /"prompt"\s*:/.test(text) &&
    /"(?:type|config|labels|tags|version|commitMessage)"\s*:/.test(text) &&
    !/"model"\s*:[^{}[\]]*"prompt"\s*:/.test(text),
  import: importLangfuse,
  export: exportLangfuse,
};

function importLangfuse(text: string, options: ImportOptions): ImportResult {
  const notes = createNoteCollector();
  const data = readData(text, notes);
  const list = isObject(data.value) && Array.isArray(data.value["data"]) ? data.value["data"] : data.value;
  const base = list === data.value ? [] : ["data"];
  const items: [DataPath, unknown][] = Array.isArray(list)
    ? list.map((item, index) => [[...base, index], item])
    : [[base, list]];
  const prompts = items.flatMap(([path, item]): ImportedPrompt[] => {
    if (isObject(item) && (typeof item["prompt"] === "string" || Array.isArray(item["prompt"])))
      return [importOne(item, { data, path, notes, options })];
    if (data.value !== undefined)
      notes.add({ line: data.lineOf(path), what: "prompt", why: 'It has no "prompt" of text or messages.' });
    return [];
  });
  return { prompts, notes: notes.list() };
}

type Source = { data: ReadData; path: DataPath; notes: NoteCollector; options: ImportOptions };

const ABOUT = ["version", "labels", "tags", "commitMessage", "createdAt", "updatedAt", "resolutionGraph"];

function importOne(item: Record<string, unknown>, { data, path, notes, options }: Source): ImportedPrompt {
  for (const key of ABOUT)
    if (hasContent(item[key]))
      notes.add({
        line: data.lineOf([...path, key]),
        what: key,
        why: "It is about the prompt in Langfuse; a Prompt's text does not hold it.",
      });
  const { model, provider, model_provider, ...config } = isObject(item["config"]) ? item["config"] : {};
  const named = provider ?? model_provider;
  const parameters = readParameters(config, { data, path: [...path, "config"], notes, rest: "attributes" });
  if (typeof named === "string") parameters["provider"] = toProvider(named);
  const toText = (source: string, line: number) => readText(source, line, notes);
  const { prompt } = item;
  const template: DraftPrompt["template"] =
    typeof prompt === "string"
      ? toText(prompt, data.lineOf([...path, "prompt"]))
      : readMessages(prompt, { data, path: [...path, "prompt"], notes, options });
  const draft: DraftPrompt = { parameters, template, model: typeof model === "string" ? model : undefined };
  const kernel = finishKernel(draft, {
    notes,
    defaultModel: options.defaultModel,
    line: data.lineOf([...path, "config"]),
  });
  return { name: toPathName(item["name"]) ?? nameOfFile(options.filename), kernel };
}

function hasContent(value: unknown): boolean {
  return (
    value !== undefined && value !== null && value !== "" && !(Array.isArray(value) && value.length === 0)
  );
}

function readMessages(prompt: unknown, { data, path, notes }: Source): DraftMessage[] {
  if (!Array.isArray(prompt)) return [];
  return prompt.flatMap((item: unknown, index) => {
    const line = data.lineOf([...path, index]);
    if (isObject(item) && item["type"] === "placeholder") {
      const why = "Messages put in while calling follow those of the template here; the place was left out.";
      notes.add({ line, what: `placeholder ${String(item["name"])}`, why });
      return [];
    }
    // `type: chatmessage` says that it is no placeholder.
    const { type: _, ...message } = isObject(item) ? item : {};
    const shifted: ReadData = {
      value: [message],
      lineOf: ([, ...inner]) => data.lineOf([...path, index, ...inner]),
      textLineOf: ([, ...inner]) => data.textLineOf([...path, index, ...inner]),
    };
    const toText = (source: string, at: number) => readText(source, at, notes);
    return readOpenaiMessages([message], { data: shifted, path: [], notes, toText });
  });
}

/** Variables are all that Langfuse's templates have. */
function readText(source: string, line: number, notes: NoteCollector): DraftText {
  const nodes: TemplateNode[] = [];
  let at = 0;
  for (const match of source.matchAll(/\{\{\s*([A-Za-z_]\w*)\s*\}\}|@@@langfusePrompt:[^@]*@@@/g)) {
    nodes.push({ kind: "text", text: source.slice(at, match.index) });
    at = match.index + match[0].length;
    const [whole, name] = match;
    if (name !== undefined) nodes.push({ kind: "value", expression: { kind: "path", steps: [name] } });
    else {
      notes.add({
        line,
        what: whole,
        why: "Prompts inside of prompts are Langfuse's; it stands as literal text.",
      });
      nodes.push({ kind: "text", text: whole });
    }
  }
  nodes.push({ kind: "text", text: source.slice(at) });
  return { language: "translated", nodes: nodes.filter((node) => node.kind !== "text" || node.text !== "") };
}

const NAMES = {
  model: "model",
  provider: "provider",
  ...SAMPLING_NAMES,
  response_format: "response_format",
} as const;

function exportLangfuse(given: PromptKernel, { name }: ExportOptions): ExportResult {
  const out = startExport(given);
  const { kernel } = out;
  out.loseAllBut(
    [
      ...(Object.keys(NAMES) as (keyof typeof NAMES)[]),
      "template",
      "tools",
      "attributes",
      "endpoint",
      "template_language",
    ],
    "Langfuse",
  );
  const config = {
    ...kernel.attributes,
    ...writeParameters(kernel, NAMES),
    ...(kernel.tools && { tools: toOpenaiTools(kernel.tools) }),
  };
  const { template } = kernel;
  const prompt =
    typeof template === "string"
      ? { type: "text", prompt: writeText(template, out, ["template"]) }
      : { type: "chat", prompt: (template ?? []).map((message, index) => writeMessage(message, out, index)) };
  const text = JSON.stringify({ name: name ?? "prompt", ...prompt, config, labels: [], tags: [] }, null, 2);
  return { text: `${text}\n`, notes: out.notes() };
}

function writeMessage(message: ChatMessage, out: Export, index: number): Record<string, unknown> {
  const path = ["template", index];
  const { role, content: _, name, tool_call_id, tool_calls, thinking } = message;
  for (const [key, value] of Object.entries({ name, tool_call_id, tool_calls, thinking }))
    if (value !== undefined)
      out.lose([...path, key], "A message in Langfuse is a role and a text; it was left out.");
  const texts = partsOf(message).flatMap((part, at) => {
    if (part.type === "text") return [writeText(part.text, out, path)];
    out.lose(
      [...path, "content", at],
      "A message in Langfuse is a role and a text; the part was left out.",
      part.type,
    );
    return [];
  });
  return { role, content: texts.join("\n") };
}

function writeText(text: string, out: Export, path: readonly (string | number)[]): string {
  const nodes = out.read(text, path);
  const why = "Templates in Langfuse have nothing but plain variables; it stands there as literal text.";
  for (const node of nodes) {
    const isPlain =
      node.kind === "text" ||
      (node.kind === "value" && node.expression.kind === "path" && node.expression.steps.length === 1);
    if (!isPlain) out.lose(path, why, writeDefault([node]) ?? "a condition, a loop or an expression");
  }
  return writeDefault(nodes)?.replaceAll(/\{\{ (\w+) \}\}/g, "{{$1}}") ?? text;
}
