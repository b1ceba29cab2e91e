import { createNoteCollector } from "../collect-notes.ts";
import { finishKernel } from "../draft.ts";
import type { DraftPrompt } from "../draft.ts";
import { startExport } from "../export-kernel.ts";
import type { Export } from "../export-kernel.ts";
import type { ExportResult, ImportOptions, ImportResult, PromptFormat } from "../format.ts";
import { nameOfFile } from "../names.ts";
import { readOpenaiMessages } from "../openai-messages.ts";
import { SAMPLING_NAMES, readParameters, toOpenaiTools, writeParameters } from "../parameters.ts";
import { isObject, readData } from "../read-data.ts";
import type { PromptKernel } from "../../types/prompt.ts";

/** The body of a request to OpenAI's chat completions, or to its older completions. */
export const openai: PromptFormat = {
  name: "openai",
  title: "OpenAI chat completions request (JSON)",
  extension: ".json",
  detect(text) {
    return (
      /^\s*\{/.test(text) &&
      /"(?:messages|prompt)"\s*:/.test(text) &&
      /"model"\s*:/.test(text) &&
      !/"(?:type|config)"\s*:\s*(?:"chat"|"text"|\{)/.test(
        text
          .replaceAll(/"content"\s*:\s*\[[^\]]*\]/g, "")
          .slice(0, 2000)
          .split('"messages"')[0] ?? "",
      )
    );
  },
  import: importOpenai,
  export: exportOpenai,
};

function importOpenai(text: string, { filename, defaultModel }: ImportOptions): ImportResult {
  const notes = createNoteCollector();
  const data = readData(text, notes);
  if (!isObject(data.value)) {
    if (data.value !== undefined)
      notes.add({ line: 1, what: "the whole text", why: "It is no JSON object with messages." });
    return { prompts: [], notes: notes.list() };
  }
  const { model, messages, prompt, functions, ...rest } = data.value;
  const given =
    Array.isArray(functions) && rest["tools"] === undefined ? { ...rest, tools: functions } : rest;
  const draft: DraftPrompt = {
    model: typeof model === "string" ? model : undefined,
    parameters: readParameters(given, { data, path: [], notes }),
  };
  const toText = (source: string) => ({ language: "default", source }) as const;
  if (typeof prompt === "string" && messages === undefined) draft.template = toText(prompt);
  else draft.template = readOpenaiMessages(messages, { data, path: ["messages"], notes, toText });
  const kernel = finishKernel(draft, { notes, defaultModel, line: data.lineOf(["model"]) });
  return { prompts: [{ name: nameOfFile(filename), kernel }], notes: notes.list() };
}

const NAMES = {
  model: "model",
  ...SAMPLING_NAMES,
  response_format: "response_format",
} as const;

function exportOpenai(given: PromptKernel): ExportResult {
  const out = startExport(given);
  const { kernel } = out;
  const isCompletion = typeof kernel.template === "string";
  out.loseAllBut(
    [
      ...(Object.keys(NAMES) as (keyof typeof NAMES)[]),
      "template",
      "tools",
      "other",
      "endpoint",
      "template_language",
    ],
    "A request",
  );
  if (kernel.template_language === "jinja")
    out.lose(
      ["template_language"],
      "A request is not rendered; the messages hold the template as it stands.",
    );
  const { model, ...parameters } = writeParameters(kernel, NAMES);
  const { other = {}, tools } = kernel;
  const body = {
    model,
    ...(isCompletion ? { prompt: kernel.template } : { messages: writeMessages(out) }),
    ...parameters,
    ...(tools && { tools: toOpenaiTools(tools) }),
    ...Object.fromEntries(
      Object.entries(other).filter(([key]) => !["model", "messages", "prompt"].includes(key)),
    ),
  };
  return { text: `${JSON.stringify(body, null, 2)}\n`, notes: out.notes() };
}

function writeMessages(out: Export): unknown[] {
  const { template } = out.kernel;
  if (!Array.isArray(template)) return [];
  return template.map(({ thinking, content, ...message }, index) => {
    if (thinking)
      out.lose(["template", index, "thinking"], "OpenAI takes no reasoning back; it was left out.");
    return { ...message, content: content ?? null };
  });
}
