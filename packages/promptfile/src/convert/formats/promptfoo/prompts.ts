import { parse } from "yaml";
import type { NoteCollector } from "../../collect-notes.ts";
import type { DraftPrompt, DraftText } from "../../draft.ts";
import { toPathName } from "../../names.ts";
import { readOpenaiMessages } from "../../openai-messages.ts";
import { isObject } from "../../read-data.ts";
import type { DataPath, ReadData } from "../../read-data.ts";
import { isPlainTemplate } from "../../template/settle-templates.ts";

export type PromptSource = {
  name: string | undefined;
  template: NonNullable<DraftPrompt["template"]>;
  line: number;
};

type Source = { data: ReadData; notes: NoteCollector };

/** Reads `prompts`: texts, objects with `raw`, lists of messages as JSON or YAML text. Files are not opened. */
export function readPrompts(value: unknown, source: Source): PromptSource[] {
  const { data, notes } = source;
  const items: [DataPath, unknown][] = Array.isArray(value)
    ? value.map((item, index) => [["prompts", index], item])
    : [[["prompts"], value]];
  // An older spelling: a map from file to name.
  if (isObject(value) && value["raw"] === undefined && value["id"] === undefined)
    items.splice(0, 1, ...Object.keys(value).map((key): [DataPath, unknown] => [["prompts", key], key]));
  return items.flatMap(([path, item]): PromptSource[] => {
    const given: Record<string, unknown> = isObject(item) ? item : {};
    const text = typeof item === "string" ? item : (given["raw"] ?? given["id"]);
    const line = data.lineOf(path);
    if (typeof text !== "string") {
      if (item !== undefined) notes.add({ line, what: "prompts", why: "It is no text; it was left out." });
      return [];
    }
    if (
      /^(?:file|https?|exec|package):\/\/|^[\w./*-]+\.(?:txt|json|ya?ml|md|j2|py|js|ts|mjs|cjs|csv)(?::\w+)?$/.test(
        text,
      )
    ) {
      notes.add({
        line,
        what: text,
        why: "It is in a file of its own, which is not opened; convert that as well.",
      });
      return [];
    }
    const name = toPathName(given["label"] ?? (given["raw"] === undefined ? undefined : given["id"]));
    return [{ name, template: readTemplate(text, { ...source, line: data.textLineOf(path) }), line }];
  });
}

function toText(source: string): DraftText {
  return { language: isPlainTemplate(source) ? "default" : "jinja", source };
}

function readTemplate(text: string, { notes, line }: Source & { line: number }): PromptSource["template"] {
  const messages = readMessageList(text);
  if (!messages) return [{ role: "user", content: toText(text) }];
  // Lines inside a text that is itself JSON or YAML are counted from where the text begins.
  const data: ReadData = { value: messages, lineOf: () => line, textLineOf: () => line };
  return readOpenaiMessages(messages, { data, path: [], notes, toText });
}

const MAX_LENGTH = 1024 * 1024;

function readMessageList(text: string): unknown[] | undefined {
  const isJson = /^\s*\[/.test(text);
  if ((!isJson && !/^\s*- (?:role|content)\s*:/.test(text)) || text.length > MAX_LENGTH) return undefined;
  try {
    const value: unknown = isJson ? JSON.parse(text) : parse(text, { maxAliasCount: 0 });
    return Array.isArray(value) && value.length > 0 && value.every((item) => isObject(item) && "role" in item)
      ? value
      : undefined;
  } catch {
    return undefined;
  }
}
