import { ChatRole } from "../../types/message.ts";
import type { PromptKernel } from "../../types/prompt.ts";
import { createNoteCollector } from "../collect-notes.ts";
import type { NoteCollector } from "../collect-notes.ts";
import { finishKernel } from "../draft.ts";
import type { DraftMessage } from "../draft.ts";
import { messagesOf, partsOf, startExport } from "../export-kernel.ts";
import type { Export } from "../export-kernel.ts";
import type { ExportResult, ImportOptions, ImportResult, PromptFormat } from "../format.ts";
import { joinFrontmatter, splitFrontmatter } from "../frontmatter-text.ts";
import { nameOfFile, toPathName } from "../names.ts";
import { SAMPLING_NAMES, readParameters, writeParameters } from "../parameters.ts";
import { isObject, readData } from "../read-data.ts";

/**
 * A prompt as people write it down: text, perhaps with headings `# System`, `# User`, `# Assistant` and a frontmatter.
 * Without headings all of it is one message of the user. Variables are ours: `{{ name }}`.
 */
export const markdown: PromptFormat = {
  name: "markdown",
  title: "plain Markdown or text",
  extension: ".md",
  detect: (_text, filename) => /\.(?:md|markdown|txt)$/.test(filename),
  import: importMarkdown,
  export: exportMarkdown,
};

const HEADING =
  /^(?:#{1,6}[ \t]+|\*\*)(system|user|assistant|developer)(?:[ \t]+(?:message|prompt))?:?(?:\*\*)?:?[ \t]*#*[ \t]*$/i;
const FENCE = /^[ \t]*(?:```|~~~)/;

function importMarkdown(text: string, { filename, defaultModel }: ImportOptions): ImportResult {
  const notes = createNoteCollector();
  const { frontmatter, body, frontmatterLine, bodyLine } = splitFrontmatter(text);
  const data = readData(frontmatter ?? "", notes, frontmatterLine);
  const { model, name, title, description, tags, ...rest } = isObject(data.value) ? data.value : {};
  for (const [key, value] of Object.entries({ description, tags }))
    if (value !== undefined)
      notes.add({
        line: data.lineOf([key]),
        what: key,
        why: "It is about the prompt; a Prompt's text does not hold it.",
      });
  const { provider, template_language, ...given } = rest;
  const parameters = readParameters(given, { data, path: [], notes, rest: "attributes" });
  if (typeof provider === "string") parameters["provider"] = provider;
  const language = template_language === "jinja" ? "jinja" : "default";
  const template = readMessages(body, { bodyLine, notes, language });
  const draft = { parameters, template, model: typeof model === "string" ? model : undefined };
  const kernel = finishKernel(draft, { notes, defaultModel, line: frontmatterLine });
  return {
    prompts: [{ name: toPathName(name ?? title) ?? nameOfFile(filename), kernel }],
    notes: notes.list(),
  };
}

type Body = { bodyLine: number; notes: NoteCollector; language: "default" | "jinja" };

function readMessages(body: string, { bodyLine, notes, language }: Body): DraftMessage[] {
  const sections = splitSections(body);
  const [before, ...messages] = sections;
  const toMessage = (role: ChatRole, lines: readonly string[]): DraftMessage => ({
    role,
    content: { language, source: trimBlankLines(lines).join("\n") },
  });
  const lead = before?.lines.join("\n").trim() ?? "";
  if (messages.length === 0) return lead === "" ? [] : [toMessage("user", before?.lines ?? [])];
  if (lead !== "" && !/^#[^\n]*$/.test(lead))
    notes.add({ line: bodyLine, what: lead, why: "It stands before the first role; it was left out." });
  return messages.map(({ role, lines }) => toMessage(role, lines));
}

type Section = { role: ChatRole; lines: string[] };

/** The first section is what stands before any heading. Headings in fenced code are code. */
function splitSections(body: string): Section[] {
  const sections: Section[] = [{ role: "user", lines: [] }];
  let isFenced = false;
  for (const line of body.split("\n")) {
    if (FENCE.test(line)) isFenced = !isFenced;
    const role = isFenced ? undefined : ChatRole.safeParse(HEADING.exec(line)?.[1]?.toLowerCase()).data;
    if (role === undefined) sections.at(-1)?.lines.push(line);
    else sections.push({ role, lines: [] });
  }
  return sections;
}

function trimBlankLines(lines: readonly string[]): string[] {
  const isText = (line: string) => line.trim() !== "";
  const start = lines.findIndex(isText);
  return start === -1 ? [] : lines.slice(start, lines.findLastIndex(isText) + 1);
}

const NAMES = {
  model: "model",
  provider: "provider",
  ...SAMPLING_NAMES,
  response_format: "response_format",
  template_language: "template_language",
} as const;

const TITLES: Readonly<Record<ChatRole, string>> = {
  system: "System",
  user: "User",
  assistant: "Assistant",
  developer: "Developer",
  tool: "Tool",
};

function exportMarkdown(given: PromptKernel): ExportResult {
  const out = startExport(given);
  const { kernel } = out;
  out.loseAllBut([...(Object.keys(NAMES) as (keyof typeof NAMES)[]), "template", "endpoint"], "Markdown");
  const sections = messagesOf(out).map((message, index) => {
    const path = ["template", index];
    const { role, content: _, ...rest } = message;
    for (const key of Object.keys(rest))
      out.lose([...path, key], "A message in Markdown is a role and a text; it was left out.");
    if (role === "tool") out.lose(path, 'Markdown has no such role; it became "user".', "tool");
    const texts = partsOf(message).flatMap((part) => writePart(part, out, path));
    return `# ${TITLES[role === "tool" ? "user" : role]}\n\n${texts.join("\n\n")}\n`;
  });
  return {
    text: joinFrontmatter(writeParameters(kernel, NAMES), `\n${sections.join("\n")}`),
    notes: out.notes(),
  };
}

function writePart(
  part: ReturnType<typeof partsOf>[number],
  out: Export,
  path: readonly (string | number)[],
): string[] {
  if (part.type !== "text") {
    out.lose(
      [...path, "content"],
      "It was left out: images and files are not read back from Markdown.",
      part.type,
    );
    return [];
  }
  if (splitSections(part.text).length > 1)
    out.lose(path, "A heading in the text is the name of a role, and will read as one.", "a role");
  if (trimBlankLines(part.text.split("\n")).join("\n") !== part.text)
    out.lose(path, "Blank lines around a message are not kept in Markdown.", "white space");
  return [part.text];
}
