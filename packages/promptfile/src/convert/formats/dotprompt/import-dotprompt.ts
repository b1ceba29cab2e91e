import { ChatRole } from "../../../types/message.ts";
import { createNoteCollector } from "../../collect-notes.ts";
import type { NoteCollector } from "../../collect-notes.ts";
import { createLineCounter } from "../../count-lines.ts";
import { finishKernel } from "../../draft.ts";
import type { DraftMessage, DraftPart, DraftText } from "../../draft.ts";
import type { ImportOptions, ImportResult } from "../../format.ts";
import { splitFrontmatter } from "../../frontmatter-text.ts";
import { nameOfFile, splitModel, toPathName } from "../../names.ts";
import { readParameters, readTools } from "../../parameters.ts";
import { isObject, readData, toJson } from "../../read-data.ts";
import type { ReadData } from "../../read-data.ts";
import { readHandlebarsValue } from "../../template/handlebars-values.ts";
import { readHandlebars } from "../../template/read-handlebars.ts";
import { KEPT_AS_TEXT } from "../../template/template-node.ts";
import type { TemplateNode } from "../../template/template-node.ts";
import { readPicoschema } from "./picoschema.ts";
import { splitMessages } from "./split-messages.ts";
import type { TemplatePiece } from "./split-messages.ts";

export function importDotprompt(text: string, { filename, defaultModel }: ImportOptions): ImportResult {
  const notes = createNoteCollector();
  const { frontmatter, body, frontmatterLine, bodyLine } = splitFrontmatter(text);
  const data = readData(frontmatter ?? "", notes, frontmatterLine);
  const values = isObject(data.value) ? data.value : {};
  const { model, ...from } = splitModel(values["model"]);
  const parameters = { ...readMetadata(values, { data, notes }), ...from };
  const template = readMessages(body, { bodyLine, notes });
  const line = data.lineOf(["model"]);
  const kernel = finishKernel({ parameters, template, model }, { notes, defaultModel, line });
  return {
    prompts: [{ name: toPathName(values["name"]) ?? nameOfFile(filename), kernel }],
    notes: notes.list(),
  };
}

const ABOUT: ReadonlySet<string> = new Set(["variant", "version", "description", "metadata"]);
const READ: ReadonlySet<string> = new Set([
  "name",
  "model",
  "config",
  "input",
  "output",
  "tools",
  "toolDefs",
]);

type Source = { data: ReadData; notes: NoteCollector };

function readMetadata(values: Record<string, unknown>, source: Source): Record<string, unknown> {
  const { data, notes } = source;
  for (const key of Object.keys(values).filter((name) => !READ.has(name)))
    notes.add({
      line: data.lineOf([key]),
      what: key,
      why: ABOUT.has(key)
        ? "It is about the prompt; a Prompt's text does not hold it."
        : "There is nothing like it here; it was left out.",
    });
  const named = readTools(values["tools"], { data, path: ["tools"], notes }) ?? [];
  const defined = readTools(values["toolDefs"], { data, path: ["toolDefs"], notes }) ?? [];
  const tools = [...named, ...defined];
  return {
    ...readParameters(values["config"], { data, path: ["config"], notes }),
    ...readOutput(values["output"], source),
    ...readInput(values["input"], source),
    ...(tools.length > 0 && { tools }),
  };
}

function readOutput(output: unknown, { data, notes }: Source): Record<string, unknown> {
  if (!isObject(output)) return {};
  const schema = output["schema"] === undefined ? undefined : readPicoschema(output["schema"]);
  if (schema) return { response_format: { type: "json_schema", json_schema: { name: "output", schema } } };
  if (output["schema"] !== undefined)
    notes.add({
      line: data.lineOf(["output", "schema"]),
      what: "output.schema",
      why: "It is defined in code, or is no schema; it was left out.",
    });
  if (output["format"] === "json") return { response_format: { type: "json_object" } };
  if (output["format"] !== undefined && output["format"] !== "text")
    notes.add({
      line: data.lineOf(["output", "format"]),
      what: "output.format",
      why: "The format is not known here; it was left out.",
    });
  return {};
}

/** The schema declares the inputs; defaults stand in it, as JSON Schema has them. */
function readInput(input: unknown, { data, notes }: Source): Record<string, unknown> {
  if (!isObject(input)) return {};
  const schema = input["schema"] === undefined ? { type: "object" } : readPicoschema(input["schema"]);
  if (!schema)
    notes.add({
      line: data.lineOf(["input", "schema"]),
      what: "input.schema",
      why: "It is defined in code, or is no schema; it was left out.",
    });
  const given = isObject(schema?.["properties"]) ? schema["properties"] : {};
  const defaults = isObject(input["default"]) ? input["default"] : {};
  const required = Array.isArray(schema?.["required"]) ? schema["required"] : [];
  const names = [...new Set([...Object.keys(given), ...Object.keys(defaults)])];
  if (names.length === 0) return {};
  const properties = names.map((name) => {
    const property = isObject(given[name]) ? given[name] : {};
    return [
      name,
      Object.hasOwn(defaults, name) ? { ...property, default: toJson(defaults[name]) } : property,
    ];
  });
  const demanded = required.filter((name) => !Object.hasOwn(defaults, String(name)));
  for (const name of Object.keys(defaults))
    notes.add({
      line: data.lineOf(["input", "default", name]),
      what: `default of ${name}`,
      why: "It is declared; whether it is put in is up to the caller.",
    });
  return { inputs: { type: "object", properties: Object.fromEntries(properties), required: demanded } };
}

type Body = { bodyLine: number; notes: NoteCollector };

function readMessages(body: string, { bodyLine, notes }: Body): DraftMessage[] {
  const template = body.trimEnd();
  const lineAt = createLineCounter(template);
  const reader: Reader = { notes, lineOf: (offset) => bodyLine - 1 + lineAt(offset) };
  const groups: { role: string; start: number; parts: TemplatePiece[] }[] = [
    { role: "user", start: 0, parts: [] },
  ];
  for (const piece of splitMessages(template)) {
    const last = groups.at(-1);
    if (piece.kind === "role") {
      // A message with nothing in it takes the next role, as in dotprompt.
      if (last && last.parts.every(isBlank))
        Object.assign(last, { role: piece.role, start: piece.start, parts: [] });
      else groups.push({ role: piece.role, start: piece.start, parts: [] });
    } else if (piece.kind === "history") {
      const why = "Messages put in while calling follow those of the template here; the place was left out.";
      notes.add({ line: reader.lineOf(piece.start), what: piece.source, why });
      groups.push({ role: "model", start: piece.start, parts: [] });
    } else last?.parts.push(piece);
  }
  return groups.filter(({ parts }) => !parts.every(isBlank)).map((group) => toMessage(group, reader));
}

type Reader = { notes: NoteCollector; lineOf(offset: number): number };

function isBlank(piece: TemplatePiece): boolean {
  return piece.kind === "text" && piece.source.trim() === "";
}

function toMessage(
  { role, start, parts }: { role: string; start: number; parts: TemplatePiece[] },
  reader: Reader,
): DraftMessage {
  const known = ChatRole.safeParse(role === "model" ? "assistant" : role);
  if (!known.success)
    reader.notes.add({
      line: reader.lineOf(start),
      what: role,
      why: 'The role is not known here; it became "user".',
    });
  const message = { role: known.success ? known.data : ("user" as const) };
  if (parts.some(({ kind }) => kind === "media"))
    return {
      ...message,
      content: toParts(parts, reader),
    };
  const nodes = parts.flatMap((part) => toNodes(part, reader));
  return { ...message, content: { language: "translated", nodes: trimNodes(nodes) } };
}

/** White space counts between the parts, and not around all of them. */
function toParts(pieces: readonly TemplatePiece[], reader: Reader): DraftPart[] {
  const filled = pieces.filter((piece) => !isBlank(piece));
  return filled.map((piece, index) => {
    if (piece.kind !== "text") return toPart(piece, reader);
    let { source, start } = piece;
    if (index === 0) {
      start += source.length - source.trimStart().length;
      source = source.trimStart();
    }
    if (index === filled.length - 1) source = source.trimEnd();
    return toPart({ ...piece, source, start }, reader);
  });
}

function toPart(piece: TemplatePiece, reader: Reader): DraftPart {
  if (piece.kind !== "media")
    return { type: "text", text: { language: "translated", nodes: toNodes(piece, reader) } };
  const expression = readHandlebarsValue(piece.url, { prefix: [] });
  const url: DraftText =
    expression?.kind === "path"
      ? { language: "translated", nodes: [{ kind: "value", expression }] }
      : { language: "translated", nodes: [{ kind: "text", text: piece.url.replaceAll(/^["']|["']$/g, "") }] };
  return { type: "image_url", url };
}

function toNodes(piece: TemplatePiece, { notes, lineOf }: Reader): TemplateNode[] {
  if (piece.kind !== "text") {
    notes.add({ line: lineOf(piece.start), what: piece.source, why: KEPT_AS_TEXT });
    return [{ kind: "text", text: piece.source }];
  }
  return readHandlebars(piece.source, {
    report: (offset, what, why) => notes.add({ line: lineOf(piece.start + offset), what, why }),
  });
}

/** White space between the markers and the text is how a file looks, not what is said. */
function trimNodes(nodes: readonly TemplateNode[]): TemplateNode[] {
  return nodes.flatMap((node, index): TemplateNode[] => {
    if (node.kind !== "text") return [node];
    let { text } = node;
    if (index === 0) text = text.trimStart();
    if (index === nodes.length - 1) text = text.trimEnd();
    return text === "" ? [] : [{ kind: "text", text }];
  });
}
