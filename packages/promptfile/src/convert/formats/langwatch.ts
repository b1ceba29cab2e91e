import type { PromptKernel } from "../../types/prompt.ts";
import type { PromptTest } from "../../types/prompt-test.ts";
import { createNoteCollector } from "../collect-notes.ts";
import type { NoteCollector } from "../collect-notes.ts";
import { finishKernel } from "../draft.ts";
import { messagesOf, startExport, toJinjaText } from "../export-kernel.ts";
import type { Export } from "../export-kernel.ts";
import type { ExportResult, ImportOptions, ImportResult, PromptFormat } from "../format.ts";
import { writeYaml } from "../frontmatter-text.ts";
import { joinModel, nameOfFile, splitModel, toPathName } from "../names.ts";
import { readOpenaiMessages } from "../openai-messages.ts";
import {
  SAMPLING_NAMES,
  readParameters,
  responseSchema,
  toOpenaiTools,
  writeParameters,
} from "../parameters.ts";
import { isObject, readData, toJson } from "../read-data.ts";
import type { ReadData } from "../read-data.ts";
import { isPlainTemplate } from "../template/settle-templates.ts";

/** `*.prompt.yaml` of LangWatch's command line, which is also what GitHub Models keeps in repositories. */
export const langwatch: PromptFormat = {
  name: "langwatch",
  title: "LangWatch and GitHub Models *.prompt.yaml",
  extension: ".prompt.yaml",
  detect: (text, filename) =>
    /\.prompt\.ya?ml$/.test(filename) ||
    (/^messages\s*:/m.test(text) && /^(?:model|modelParameters)\s*:/m.test(text) && !text.startsWith("---")),
  import: importLangwatch,
  export: exportLangwatch,
};

function importLangwatch(text: string, { filename, defaultModel }: ImportOptions): ImportResult {
  const notes = createNoteCollector();
  const data = readData(text, notes);
  if (!isObject(data.value)) {
    if (data.value !== undefined)
      notes.add({ line: 1, what: "the whole text", why: "It is no YAML of keys and values." });
    return { prompts: [], notes: notes.list() };
  }
  const { model, messages, modelParameters, name, prompt, testData, evaluators, jsonSchema, ...rest } =
    data.value;
  const parameters = {
    ...readParameters(modelParameters, { data, path: ["modelParameters"], notes }),
    ...readRest(rest, jsonSchema, { data, notes }),
  };
  const tests = readTests(testData, { data, notes });
  if (tests.length > 0) parameters["tests"] = tests;
  if (evaluators !== undefined)
    notes.add({
      line: data.lineOf(["evaluators"]),
      what: "evaluators",
      why: "Theirs are not ours; write them as tests.",
    });
  const { model: modelName, ...from } = splitModel(model);
  const toText = (source: string) =>
    ({ language: isPlainTemplate(source) ? "default" : "jinja", source }) as const;
  const draftMessages = readOpenaiMessages(messages, { data, path: ["messages"], notes, toText });
  // LangWatch allows the system message to stand apart, as `prompt`.
  if (typeof prompt === "string") draftMessages.unshift({ role: "system", content: toText(prompt) });
  const draft = { model: modelName, parameters: { ...parameters, ...from }, template: draftMessages };
  const kernel = finishKernel(draft, { notes, defaultModel, line: data.lineOf(["model"]) });
  return { prompts: [{ name: toPathName(name) ?? nameOfFile(filename), kernel }], notes: notes.list() };
}

type Source = { data: ReadData; notes: NoteCollector };

function readRest(
  rest: Record<string, unknown>,
  jsonSchema: unknown,
  { data, notes }: Source,
): Record<string, unknown> {
  const { responseFormat, response_format, ...others } = rest;
  for (const key of Object.keys(others))
    notes.add({
      line: data.lineOf([key]),
      what: key,
      why: "A Prompt's text does not hold it; it was left out.",
    });
  if (responseFormat === "json_schema")
    return { response_format: { type: "json_schema", json_schema: readSchema(jsonSchema, { data, notes }) } };
  return readParameters({ response_format: response_format ?? responseFormat }, { data, path: [], notes });
}

/** GitHub keeps the schema as JSON text. */
function readSchema(value: unknown, { data, notes }: Source): unknown {
  if (isObject(value)) return toJson(value);
  try {
    return JSON.parse(String(value));
  } catch {
    notes.add({
      line: data.lineOf(["jsonSchema"]),
      what: "jsonSchema",
      why: "It is not JSON; it was left out.",
    });
    return undefined;
  }
}

function readTests(value: unknown, { data, notes }: Source): PromptTest[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((item: unknown, index) => {
    if (!isObject(item)) {
      notes.add({
        line: data.lineOf(["testData", index]),
        what: "testData",
        why: "It is no case with inputs.",
      });
      return [];
    }
    const { expected, ...inputs } = item;
    if (expected !== undefined)
      notes.add({
        line: data.lineOf(["testData", index, "expected"]),
        what: "expected",
        why: "It is for evaluators to compare with, and need not be equal; the case was kept without it.",
      });
    return [{ inputs: toJson(inputs) as Record<string, unknown>, expect: {} }];
  });
}

const NAMES = SAMPLING_NAMES;

function exportLangwatch(given: PromptKernel): ExportResult {
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
        "response_format",
        "tests",
      ] as const),
    ],
    "The file",
  );
  const parameters = {
    ...kernel.other,
    ...writeParameters(kernel, NAMES),
    ...(kernel.tools && { tools: toOpenaiTools(kernel.tools) }),
  };
  const schema = responseSchema(kernel);
  if (kernel.response_format && !schema)
    out.lose(["response_format"], "The file knows formats with a schema only; it was left out.");
  const tests = writeTests(out);
  const values = {
    model: joinModel(kernel),
    ...(Object.keys(parameters).length > 0 && { modelParameters: parameters }),
    messages: messagesOf(out).map(({ thinking, ...message }, index) => {
      if (thinking) out.lose(["template", index, "thinking"], "The file has no reasoning; it was left out.");
      return {
        ...message,
        ...(message.content !== undefined && { content: writeContent(message.content, out, index) }),
      };
    }),
    ...(schema && { response_format: kernel.response_format?.json_schema }),
    ...(tests.length > 0 && { testData: tests }),
  };
  return { text: writeYaml(values), notes: out.notes() };
}

type Content = NonNullable<ReturnType<typeof messagesOf>[number]["content"]>;

function writeContent(content: Content, out: Export, index: number): unknown {
  const path = ["template", index];
  if (typeof content === "string") return toJinjaText(content, out, path);
  return content.map((part) =>
    part.type === "text" ? { ...part, text: toJinjaText(part.text, out, path) } : part,
  );
}

function writeTests({ kernel, lose }: Export): Record<string, unknown>[] {
  return (kernel.tests ?? []).map(({ inputs, expect, ...rest }, index) => {
    for (const key of [...Object.keys(expect), ...Object.keys(rest)])
      lose(["tests", index, key], "A case in the file is its inputs; it was left out.");
    return { ...inputs };
  });
}
