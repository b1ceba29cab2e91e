import type { TextRange } from "../split-file.ts";
import type { TagName } from "./tags.ts";

/** An attribute of a tag; `value` is decoded, and undefined where only the name is written. */
export type Attribute = {
  name: string;
  value: string | undefined;
  range: TextRange;
  /** With its quotes. */
  valueRange: TextRange | undefined;
};

/** A tag with what is in it. Ranges are offsets of the whole file. */
export type Element = {
  kind: "element";
  name: TagName;
  attributes: Attribute[];
  children: BodyNode[];
  isSelfClosing: boolean;
  /** From `<` of the opening tag to behind `>` of the closing one. */
  range: TextRange;
  openTag: TextRange;
  /** Undefined where the element closes itself. */
  closeTag: TextRange | undefined;
};

/** A run of text between tags, escapes and white space untouched. */
export type TextNode = { kind: "text"; range: TextRange };

export type BodyNode = Element | TextNode;
