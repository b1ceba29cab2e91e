import type { PromptKernel } from "../../../types/prompt.ts";
import { createNoteCollector } from "../../collect-notes.ts";
import { finishKernel } from "../../draft.ts";
import { messagesOf, startExport, toJinjaText } from "../../export-kernel.ts";
import type { Export } from "../../export-kernel.ts";
import type {
  ExportOptions,
  ExportResult,
  ImportedPrompt,
  ImportOptions,
  ImportResult,
  PromptFormat,
} from "../../format.ts";
import { writeYaml } from "../../frontmatter-text.ts";
import { nameOfFile, toPathName } from "../../names.ts";
import { SAMPLING_NAMES, toOpenaiTools, writeParameters } from "../../parameters.ts";
import { isObject, readData } from "../../read-data.ts";
import { toAssertions } from "./assertions.ts";
import { readPrompts } from "./prompts.ts";
import type { PromptSource } from "./prompts.ts";
import { readProviders } from "./providers.ts";
import type { Provider } from "./providers.ts";
import { KEEPS_LISTS, readTests } from "./tests.ts";

/** promptfoo's configuration: every prompt with every provider is a Prompt, and all have the tests. */
export const promptfoo: PromptFormat = {
  name: "promptfoo",
  title: "promptfoo configuration (YAML)",
  extension: ".yaml",
  detect: (text, filename) =>
    /promptfoo(?:config)?\.(?:ya?ml|json)$/.test(filename) ||
    (/^prompts\s*:/m.test(text) && /^(?:providers|targets|tests)\s*:/m.test(text)) ||
    (/^\s*\{/.test(text) && /"prompts"\s*:/.test(text) && /"(?:providers|tests)"\s*:/.test(text)),
  import: importPromptfoo,
  export: exportPromptfoo,
};

const READ: ReadonlySet<string> = new Set([
  "prompts",
  "providers",
  "targets",
  "tests",
  "defaultTest",
  "$schema",
]);
const ABOUT: ReadonlySet<string> = new Set([
  "description",
  "tags",
  "outputPath",
  "evaluateOptions",
  "sharing",
  "writeLatestResults",
  "commandLineOptions",
]);

function importPromptfoo(text: string, { filename, defaultModel }: ImportOptions): ImportResult {
  const notes = createNoteCollector();
  const data = readData(text, notes);
  if (!isObject(data.value)) {
    if (data.value !== undefined)
      notes.add({ line: 1, what: "the whole text", why: "It is no configuration with prompts." });
    return { prompts: [], notes: notes.list() };
  }
  const config = data.value;
  for (const key of Object.keys(config).filter((name) => !READ.has(name)))
    notes.add({
      line: data.lineOf([key]),
      what: key,
      why: ABOUT.has(key)
        ? "It is about the evaluation; a Prompt's text does not hold it."
        : "There is nothing like it here; it was left out.",
    });
  const source = { data, notes };
  const key = config["providers"] === undefined ? "targets" : "providers";
  const providers = readProviders(config[key], key, source);
  const prompts = readPrompts(config["prompts"], source);
  const tests = readTests(config["tests"], config["defaultTest"], source);
  const providersOrNone: (Provider | undefined)[] = providers.length > 0 ? providers : [undefined];
  return {
    prompts: prompts.flatMap((prompt, index) =>
      providersOrNone.map((provider): ImportedPrompt => {
        const parameters = { ...provider?.parameters, ...(tests.length > 0 && { tests }) };
        const draft = { parameters, template: prompt.template, model: provider?.model };
        const kernel = finishKernel(draft, { notes, defaultModel, line: provider?.line ?? prompt.line });
        return {
          name: nameOf(prompt, { index, count: prompts.length, filename, provider, providers }),
          kernel,
        };
      }),
    ),
    notes: notes.list(),
  };
}

type Naming = {
  index: number;
  count: number;
  filename: string | undefined;
  provider: Provider | undefined;
  providers: readonly Provider[];
};

function nameOf(
  prompt: PromptSource,
  { index, count, filename, provider, providers }: Naming,
): string | undefined {
  const file = nameOfFile(filename);
  const fallback = file === undefined || file === "promptfooconfig" ? "prompt" : file;
  const base = prompt.name ?? (count === 1 ? fallback : `${fallback}-${index + 1}`);
  return providers.length > 1 ? toPathName(`${base}-${(provider?.model ?? "").replaceAll("/", "-")}`) : base;
}

const NAMES = {
  ...SAMPLING_NAMES,
  response_format: "response_format",
} as const;

function exportPromptfoo(given: PromptKernel, { name }: ExportOptions): ExportResult {
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
        "tests",
      ] as const),
    ],
    "promptfoo",
  );
  const config = {
    ...kernel.other,
    ...writeParameters(kernel, NAMES),
    ...(kernel.tools && { tools: toOpenaiTools(kernel.tools) }),
  };
  const id = `${kernel.provider ?? "openai"}:${kernel.provider === undefined || kernel.provider === "openai" ? "chat:" : ""}${kernel.model}`;
  if (kernel.provider === undefined) out.lose(["provider"], 'None is named; "openai" was put in.');
  const tests = writeTests(out);
  const values = {
    prompts: [{ label: name ?? "prompt", raw: writePrompt(out) }],
    providers: [Object.keys(config).length > 0 ? { id, config } : id],
    ...(tests.length > 0 && { tests }),
  };
  return { text: writeYaml(values), notes: out.notes() };
}

/** A message of the user is a text; all else is messages in JSON. */
function writePrompt(out: Export): string {
  const messages = messagesOf(out).map(({ thinking, ...message }, index) => {
    const path = ["template", index];
    if (thinking) out.lose([...path, "thinking"], "promptfoo has no reasoning; it was left out.");
    if (typeof message.content === "string")
      return { ...message, content: toJinjaText(message.content, out, path) };
    const parts = message.content?.map((part) =>
      part.type === "text" ? { ...part, text: toJinjaText(part.text, out, path) } : part,
    );
    return { ...message, ...(parts && { content: parts }) };
  });
  const [only] = messages;
  const isText = messages.length === 1 && only?.role === "user" && Object.keys(only).length === 2;
  const text = isText && typeof only.content === "string" ? only.content : undefined;
  const readsAsMessages =
    text !== undefined && /^\s*(?:\[|- |file:|https?:|exec:|[\w./*-]+\.\w+$)/.test(text);
  return text === undefined || text === "" || readsAsMessages ? JSON.stringify(messages, null, 2) : text;
}

function writeTests({ kernel, lose }: Export): Record<string, unknown>[] {
  return (kernel.tests ?? []).map(({ name, inputs, expect, ...rest }, index) => {
    for (const key of Object.keys(rest))
      lose(["tests", index, key], "A test in promptfoo does not have it; it was left out.");
    const assertions = toAssertions(expect, (key) =>
      lose(["tests", index, "expect", key], "promptfoo has no such assertion; it was left out."),
    );
    return {
      ...(name !== undefined && { description: name }),
      ...(inputs && { vars: inputs }),
      // Else each item of a list would make a test of its own.
      ...(Object.values(inputs ?? {}).some(Array.isArray) && { options: { [KEEPS_LISTS]: true } }),
      ...(assertions.length > 0 && { assert: assertions }),
    };
  });
}
