import type { ChatRole } from "../types/message.ts";

/** The names that can be structure. Every other tag in a body is text. */
export const ROLE_TAGS = ["system", "user", "assistant", "developer", "tool"] as const satisfies ChatRole[];
export const CHILD_TAGS = ["text", "image", "tool"] as const;

export type RoleTag = (typeof ROLE_TAGS)[number];
export type ChildTag = (typeof CHILD_TAGS)[number];
export type TagName = RoleTag | ChildTag;

/**
 * Finds what looks like a tag of the language: `<name` or `</name`, then white space, `/`, `>` or the end of the text.
 * Whether it is one depends on where it stands, and on the backslash before it: `\</user>` is the text `</user>`.
 */
export function createTagPattern(): RegExp {
  return /<(\/?)(system|user|assistant|developer|tool|text|image)(?=[\s/>]|$)/g;
}
