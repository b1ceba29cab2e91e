import type { DiagnosticCollector } from "../diagnostics/diagnostic.ts";
import { positionAt } from "../diagnostics/position.ts";
import type { TextRange } from "../split-file.ts";
import type { BodyNode, Element } from "./element.ts";
import { readCloseTag, readOpenTag } from "./read-tag.ts";
import { ROLE_TAGS, createTagPattern } from "./tags.ts";
import type { TagName } from "./tags.ts";

/**
 * Reads a chat body into its tree, in one pass: every byte of the body is in exactly one leaf or tag.
 *
 * ```text
 * top level:   <role> opens a message; anything else but white space is an error
 * in a message:  </role> closes it; <child> opens a child where the role has such; all other tags are text
 * in a child:    </child> closes it; </role> is an error (the child is not closed); all other tags are text
 * ```
 */
export function parseBody(text: string, body: TextRange, diagnostics: DiagnosticCollector): Element[] {
  const parser = new BodyParser(text, body, diagnostics);
  return parser.parse();
}

type Candidate = { start: number; nameEnd: number; name: TagName; isClosing: boolean };

/** Reading goes on behind messages that cannot be read, and each of them may have been searched to the end. */
const MAX_BROKEN = 10;

class BodyParser {
  readonly #text: string;
  readonly #body: TextRange;
  readonly #diagnostics: DiagnosticCollector;
  readonly #pattern = createTagPattern();

  constructor(text: string, body: TextRange, diagnostics: DiagnosticCollector) {
    this.#text = text;
    this.#body = body;
    this.#diagnostics = diagnostics;
    this.#pattern.lastIndex = body.start;
  }

  parse(): Element[] {
    const elements: Element[] = [];
    let textStart = this.#body.start;
    let brokenCount = 0;
    for (let tag = this.#next(); tag; tag = this.#next()) {
      if (tag.isClosing || !isRole(tag.name)) continue;
      this.#expectBlank(textStart, tag.start);
      const element = this.#readElement(tag, undefined);
      if (element) {
        elements.push(element);
        textStart = element.range.end;
        continue;
      }
      brokenCount += 1;
      const next = brokenCount > MAX_BROKEN ? undefined : this.#startOfNextMessage(tag.nameEnd);
      if (next === undefined) return elements;
      this.#pattern.lastIndex = next;
      textStart = next;
    }
    this.#expectBlank(textStart, this.#body.end);
    return elements;
  }

  /** The next thing that looks like a tag and is not escaped. */
  #next(): Candidate | undefined {
    for (;;) {
      const match = this.#pattern.exec(this.#text);
      if (!match) return undefined;
      if (this.#text[match.index - 1] === "\\") continue;
      const [whole, slash, name] = match;
      return {
        start: match.index,
        nameEnd: match.index + whole.length,
        name: name as TagName,
        isClosing: slash === "/",
      };
    }
  }

  /** From an opening tag to behind its closing one; undefined after an error that cannot be read past. */
  #readElement(tag: Candidate, parent: Element | undefined): Element | undefined {
    const opened = readOpenTag(this.#text, tag.nameEnd);
    if ("message" in opened) {
      this.#diagnostics.addError({
        code: "tag-malformed",
        message: `${opened.message} in <${tag.name}>.`,
        hint: `If this is meant as text, write a backslash before it: \\<${tag.name}`,
        ...opened.range,
      });
      return undefined;
    }
    const element: Element = {
      kind: "element",
      name: tag.name,
      attributes: opened.attributes,
      children: [],
      isSelfClosing: opened.isSelfClosing,
      openTag: { start: tag.start, end: opened.end },
      closeTag: undefined,
      range: { start: tag.start, end: opened.end },
    };
    this.#pattern.lastIndex = opened.end;
    return opened.isSelfClosing ? element : this.#readChildren(element, parent);
  }

  #readChildren(element: Element, parent: Element | undefined): Element | undefined {
    const childTags = parent ? [] : childTagsOf(element);
    let textStart = element.openTag.end;
    for (let tag = this.#next(); tag; tag = this.#next()) {
      const closeEnd = tag.isClosing ? readCloseTag(this.#text, tag.nameEnd) : undefined;
      if (closeEnd !== undefined && tag.name === element.name) {
        pushText(element.children, textStart, tag.start);
        element.range.end = closeEnd;
        element.closeTag = { start: tag.start, end: closeEnd };
        this.#pattern.lastIndex = closeEnd;
        return element;
      }
      if (closeEnd !== undefined && tag.name === parent?.name) break;
      if (tag.isClosing || !childTags.includes(tag.name)) continue;
      const child = this.#readElement(tag, element);
      if (!child) return undefined;
      pushText(element.children, textStart, tag.start);
      element.children.push(child);
      textStart = child.range.end;
    }
    this.#reportUnclosed(element, parent);
    return undefined;
  }

  #reportUnclosed(element: Element, parent: Element | undefined): void {
    const { name, openTag } = element;
    const asText = `if it is meant as text, write a backslash before it: \\<${name}`;
    const next = parent ? undefined : this.#startOfNextMessage(openTag.end);
    const where =
      next === undefined ? "" : `, perhaps before the message on line ${positionAt(this.#text, next).line}`;
    this.#diagnostics.addError({
      code: "tag-unclosed",
      message: `<${name}> is not closed${parent ? ` before </${parent.name}>` : ""}.`,
      hint:
        name === "image"
          ? `An image has no content: end its tag with />; ${asText}`
          : `Close it with </${name}>${where}; ${asText}`,
      ...openTag,
    });
  }

  /** The first line below that begins with a message: an unclosed one has swallowed it, and reading goes on there. */
  #startOfNextMessage(from: number): number | undefined {
    const opening = new RegExp(`(?<=\\n)[ \\t]*<(?:${ROLE_TAGS.join("|")})[\\s/>]`, "g");
    opening.lastIndex = from;
    return opening.exec(this.#text)?.index;
  }

  #expectBlank(start: number, end: number): void {
    const text = this.#text.slice(start, end);
    const content = text.trim();
    if (content === "") return;
    const contentStart = start + text.indexOf(content);
    const closing = /^<\/([a-z]+)\s*>/.exec(content);
    this.#diagnostics.addError({
      code: closing ? "tag-unexpected-close" : "text-outside-message",
      message: closing ? `${closing[0]} closes nothing.` : "Text outside of a message.",
      hint: closing
        ? `If this belongs to the text of the message before it, write a backslash before the first </${closing[1]}>: \\</${closing[1]}>`
        : 'Put it into a message, such as <user>…</user>; a prompt without messages needs "endpoint: complete".',
      start: contentStart,
      end: contentStart + (closing?.[0].length ?? content.split("\n", 1)[0]?.length ?? 0),
    });
  }
}

/** Which tags are structure directly inside a message: it depends on the role and on `content="…"`. */
function childTagsOf(element: Element): readonly TagName[] {
  const content = element.attributes.find(({ name }) => name === "content")?.value;
  const hasParts = content === "parts" || (element.name === "user" && content !== "text");
  const parts = hasParts ? (["text", "image", "file"] as const) : [];
  return element.name === "assistant" ? [...parts, "tool"] : parts;
}

function isRole(name: TagName): boolean {
  return (ROLE_TAGS as readonly string[]).includes(name);
}

function pushText(children: BodyNode[], start: number, end: number): void {
  if (end > start) children.push({ kind: "text", range: { start, end } });
}
