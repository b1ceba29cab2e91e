import type { ChatRole } from "../types/message.ts";

/** The names that can be structure. Every other tag in a body is text. */
export const ROLE_TAGS = ["system", "user", "assistant", "developer", "tool"] as const satisfies ChatRole[];
export const CHILD_TAGS = ["text", "image", "file", "tool"] as const;

export type RoleTag = (typeof ROLE_TAGS)[number];
export type ChildTag = (typeof CHILD_TAGS)[number];
export type TagName = RoleTag | ChildTag;

/**
 * Finds what looks like a tag of the language: `<name` or `</name`, then white space, `/`, `>` or the end of the text.
 * Whether it is one depends on where it stands, and on the backslash before it: `\</user>` is the text `</user>`.
 *
 * `<file` has to be whole, with a `url` and no content: what else begins so is common in prompts and was always text.
 */
export function createTagPattern(): RegExp {
  return /<(\/?)((?:system|user|assistant|developer|tool|text|image)(?=[\s/>]|$)|(?<!\/)file(?=\s[^<>]*\/>)(?=[^<>]*?\surl\s*=\s*["']))/g;
}
