import { ChatRole, ContentPart, ToolCall } from "../types/message.ts";
import type { NoteCollector } from "./collect-notes.ts";
import type { DraftMessage, DraftPart, DraftText } from "./draft.ts";
import { isObject, toJson } from "./read-data.ts";
import type { DataPath, ReadData } from "./read-data.ts";

type Source = {
  data: ReadData;
  path: DataPath;
  notes: NoteCollector;
  /** Reads a text in the format's template language; `line` is where it begins. */
  toText(source: string, line: number): DraftText;
};

/** Reads messages in OpenAI's shape, which nearly everybody writes. What is no message is noted and left out. */
export function readOpenaiMessages(value: unknown, source: Source): DraftMessage[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((item, index) => {
    const message = readMessage(item, { ...source, path: [...source.path, index] });
    return message ? [message] : [];
  });
}

function readMessage(item: unknown, source: Source): DraftMessage | undefined {
  const { data, path, notes } = source;
  const line = data.lineOf(path);
  const given = isObject(item) ? item : {};
  const role = ChatRole.safeParse(given["role"] === "model" ? "assistant" : given["role"]);
  if (!role.success) {
    notes.add({
      line,
      what: JSON.stringify(toJson(item)),
      why: "It is no message with a known role; it was left out.",
    });
    return undefined;
  }
  const { role: _role, content, name, tool_call_id, tool_calls, ...others } = given;
  for (const [key, inner] of Object.entries(others))
    if (inner !== null)
      notes.add({
        line: data.lineOf([...path, key]),
        what: key,
        why: "A message here does not have it; it was left out.",
      });
  const read = readContent(content, { ...source, path: [...path, "content"] });
  const calls = readCalls(tool_calls, { ...source, path: [...path, "tool_calls"] });
  return {
    role: role.data,
    ...(read !== undefined && { content: read }),
    ...(typeof name === "string" && { name }),
    ...(typeof tool_call_id === "string" && { tool_call_id }),
    ...(calls.length > 0 && { tool_calls: calls }),
  };
}

function readContent(content: unknown, source: Source): DraftText | DraftPart[] | undefined {
  const { data, path, notes, toText } = source;
  if (content === null || content === undefined) return undefined;
  if (!Array.isArray(content)) {
    const text = typeof content === "string" ? content : JSON.stringify(toJson(content));
    return toText(text, data.textLineOf(path));
  }
  return content.flatMap((item: unknown, index): DraftPart[] => {
    const part = ContentPart.safeParse(item);
    const at = [...path, index];
    if (!part.success) {
      const why = "A part of a message is text, an image or a file; it was left out.";
      notes.add({ line: data.lineOf(at), what: JSON.stringify(toJson(item)), why });
      return [];
    }
    if (part.data.type === "text")
      return [{ type: "text", text: toText(part.data.text, data.textLineOf([...at, "text"])) }];
    if (part.data.type === "file") return [part.data];
    const { url, detail } = part.data.image_url;
    return [{ type: "image_url", url: toText(url, data.lineOf(at)), ...(detail && { detail }) }];
  });
}

function readCalls(value: unknown, { data, path, notes }: Source): ToolCall[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((item: unknown, index) => {
    const call = ToolCall.safeParse(item);
    if (call.success) return [call.data];
    notes.add({
      line: data.lineOf([...path, index]),
      what: JSON.stringify(toJson(item)),
      why: "It is no call of a function with an id; it was left out.",
    });
    return [];
  });
}
