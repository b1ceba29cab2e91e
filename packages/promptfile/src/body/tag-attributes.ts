import type { ChildTag, RoleTag } from "./tags.ts";

const MESSAGE_ATTRIBUTES = ["name", "content", "whitespace"];

/** What the tag of a message may say. */
export const ROLE_ATTRIBUTES: Readonly<Record<RoleTag, readonly string[]>> = {
  system: MESSAGE_ATTRIBUTES,
  user: MESSAGE_ATTRIBUTES,
  developer: MESSAGE_ATTRIBUTES,
  assistant: [...MESSAGE_ATTRIBUTES, "thinking"],
  tool: [...MESSAGE_ATTRIBUTES, "id"],
};

/** What the tags within a message may say; `tool` is a call there. */
export const CHILD_ATTRIBUTES = {
  text: ["whitespace"],
  image: ["url", "detail", "alt"],
  file: ["url", "name", "type"],
  tool: ["name", "id", "whitespace"],
} as const satisfies Record<ChildTag, readonly string[]>;

/** The values of attributes that have only so many. */
export const ATTRIBUTE_VALUES = {
  whitespace: ["preserve"],
  content: ["text", "parts"],
  detail: ["high", "low", "auto"],
} as const;
