import type { ChatMessage, ContentPart } from "../../../types/message.ts";
import type { PromptKernel } from "../../../types/prompt.ts";
import { inputSchema } from "../../../inputs/read-inputs.ts";
import { messagesOf, partsOf, startExport } from "../../export-kernel.ts";
import type { Export } from "../../export-kernel.ts";
import type { ExportOptions, ExportResult } from "../../format.ts";
import { joinFrontmatter } from "../../frontmatter-text.ts";
import { responseSchema, writeParameters } from "../../parameters.ts";
import { writeHandlebars } from "../../template/write-handlebars.ts";

const NAMES = {
  temperature: "temperature",
  max_tokens: "maxOutputTokens",
  top_p: "topP",
  stop: "stopSequences",
  presence_penalty: "presencePenalty",
  frequency_penalty: "frequencyPenalty",
  seed: "seed",
  reasoning_effort: "reasoningEffort",
} as const;

export function exportDotprompt(given: PromptKernel, { name }: ExportOptions): ExportResult {
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
        "inputs",
      ] as const),
    ],
    "dotprompt",
  );
  const { other, provider, model, tools, inputs } = kernel;
  const config = {
    ...other,
    ...writeParameters({ ...kernel, ...(typeof kernel.stop === "string" && { stop: [kernel.stop] }) }, NAMES),
  };
  const values = {
    ...(name !== undefined && { name }),
    model: provider === undefined ? model : `${provider === "google" ? "googleai" : provider}/${model}`,
    ...(Object.keys(config).length > 0 && { config }),
    ...(inputs && { input: { schema: inputSchema(inputs) } }),
    ...writeOutput(out),
    ...(tools && { toolDefs: tools.map((tool, index) => writeTool(tool, index, out)) }),
  };
  const body = messagesOf(out).map((message, index) => writeMessage(message, out, index));
  return { text: joinFrontmatter(values, `${body.join("\n")}\n`), notes: out.notes() };
}

function writeTool(
  tool: NonNullable<PromptKernel["tools"]>[number],
  index: number,
  { lose }: Export,
): unknown {
  const { name, description, parameters, ...rest } = tool;
  for (const key of Object.keys(rest))
    lose(["tools", index, key], "dotprompt has no place for it; it was left out.");
  return { name, description, inputSchema: parameters ?? { type: "object", properties: {} } };
}

function writeOutput({ kernel, lose }: Export): Record<string, unknown> {
  const format = kernel.response_format;
  if (!format || format.type === "text") return {};
  const schema = responseSchema(kernel);
  if (!schema) return { output: { format: "json" } };
  const { name: _, schema: _schema, ...rest } = format.json_schema ?? {};
  if (rest["strict"] !== undefined)
    lose(["response_format", "json_schema", "strict"], "dotprompt has no place for it; it was left out.");
  return { output: { format: "json", schema: schema.schema } };
}

function writeMessage(message: ChatMessage, out: Export, index: number): string {
  const path = ["template", index];
  const { role, name, tool_call_id, tool_calls, thinking } = message;
  for (const [key, value] of Object.entries({ name, tool_call_id, tool_calls, thinking }))
    if (value !== undefined)
      out.lose([...path, key], "A message in dotprompt is a role and its parts; it was left out.");
  if (role === "developer")
    out.lose([...path, "role"], 'dotprompt has no such role; it became "system".', "developer");
  const written = { assistant: "model", developer: "system", system: "system", user: "user", tool: "tool" }[
    role
  ];
  const parts = partsOf(message).map((part) => writePart(part, out, path));
  if (parts.join("") === "")
    out.lose(path, "dotprompt leaves out messages that are empty.", "an empty message");
  const content = parts.join("");
  // White space next to `~` is not part of the message, so it must not be the message's own.
  const isTrimmed = content.trim() === content;
  return isTrimmed ? `{{~role "${written}"~}}\n${content}` : `{{~role "${written}"}}${content}`;
}

function writePart(part: ContentPart, out: Export, path: readonly (string | number)[]): string {
  if (part.type === "text") {
    const text = writeHandlebars(out.read(part.text, path), out.report(path));
    if (text.includes("<<<dotprompt:"))
      out.lose(path, "dotprompt reads it as a mark of its own.", "<<<dotprompt:");
    return text;
  }
  if (part.type === "file") {
    out.lose(
      [...path, "content"],
      "dotprompt has a place for media by address only; the file was left out.",
      "file",
    );
    return "";
  }
  const { url, detail } = part.image_url;
  if (detail !== undefined)
    out.lose([...path, "content", "detail"], "dotprompt has no place for it; it was left out.");
  const [only, ...more] = out.read(url, path);
  if (only?.kind === "value" && more.length === 0) {
    const value = writeHandlebars([only], out.report(path));
    return `{{media url=${value.slice(2, -2)}}}`;
  }
  const isPlain = (only === undefined || only.kind === "text") && more.length === 0 && !/["\s{}<>]/.test(url);
  if (isPlain) return `{{media url="${url}"}}`;
  out.lose(
    [...path, "content"],
    "An address in dotprompt is one text or one variable; it was left out.",
    url,
  );
  return "";
}
