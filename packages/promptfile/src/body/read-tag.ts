import type { TextRange } from "../split-file.ts";
import type { Attribute } from "./element.ts";

export type OpenTag = { attributes: Attribute[]; isSelfClosing: boolean; end: number };

/** Where and why a tag could not be read. */
export type TagFault = { message: string; range: TextRange };

const SPACE = /\s*/y;
const NAME = /[A-Za-z_][A-Za-z0-9_-]*/y;
const EQUALS = /\s*=\s*/y;

/** Reads the attributes and the end of an opening tag, from just behind its name. */
export function readOpenTag(text: string, from: number): OpenTag | TagFault {
  const attributes: Attribute[] = [];
  let at = from;
  for (;;) {
    at = skip(SPACE, text, at);
    if (text[at] === ">") return { attributes, isSelfClosing: false, end: at + 1 };
    if (text.startsWith("/>", at)) return { attributes, isSelfClosing: true, end: at + 2 };
    if (at >= text.length) return fault("The tag does not end: `>` is missing", from, text.length);
    const nameEnd = skip(NAME, text, at);
    if (nameEnd === at) return fault("Expected an attribute, `/>` or `>`", at, at + 1);
    const attribute = readAttribute(text, { start: at, end: nameEnd });
    if ("message" in attribute) return attribute;
    attributes.push(attribute);
    at = attribute.range.end;
  }
}

function readAttribute(text: string, nameRange: TextRange): Attribute | TagFault {
  const name = text.slice(nameRange.start, nameRange.end);
  const valueStart = skip(EQUALS, text, nameRange.end);
  if (valueStart === nameRange.end)
    return { name, value: undefined, range: nameRange, valueRange: undefined };
  const quote = text[valueStart];
  if (quote !== '"' && quote !== "'") {
    return fault(`The value of "${name}" needs quotes`, valueStart, valueStart + 1);
  }
  const close = text.indexOf(quote, valueStart + 1);
  if (close === -1)
    return fault(`The value of "${name}" is not closed by ${quote}`, valueStart, valueStart + 1);
  const end = close + 1;
  if (!/[\s/>]/.test(text[end] ?? ">"))
    return fault(`Expected white space after the value of "${name}"`, end, end + 1);
  return {
    name,
    value: decodeAttribute(text.slice(valueStart + 1, close)),
    range: { start: nameRange.start, end },
    valueRange: { start: valueStart, end },
  };
}

/** The offset behind a closing tag, from just behind its name; undefined where it is none. */
export function readCloseTag(text: string, from: number): number | undefined {
  const end = skip(SPACE, text, from);
  return text[end] === ">" ? end + 1 : undefined;
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  quot: '"',
  apos: "'",
  lt: "<",
  gt: ">",
  "#10": "\n",
  "#13": "\r",
};

/** In attribute values, and only there, seven entities stand for characters; any other `&` is itself. */
function decodeAttribute(value: string): string {
  if (!value.includes("&")) return value;
  return value.replaceAll(/&(amp|quot|apos|lt|gt|#10|#13);/g, (_whole, name: string) => ENTITIES[name] ?? "");
}

/** Writes an attribute value with its quotes: single ones where the value has double ones. */
export function writeAttributeValue(value: string): string {
  const quote = value.includes('"') ? "'" : '"';
  const encoded = value
    .replaceAll(/&(?=(?:amp|quot|apos|lt|gt|#10|#13);)/g, "&amp;")
    .replaceAll("\n", "&#10;")
    .replaceAll("\r", "&#13;");
  return quote + (quote === "'" ? encoded.replaceAll("'", "&apos;") : encoded) + quote;
}

function fault(message: string, start: number, end: number): TagFault {
  return { message, range: { start, end } };
}

function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}
