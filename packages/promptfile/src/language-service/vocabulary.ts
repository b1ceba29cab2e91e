import { AGENT_KIND } from "../agent/agent-kind.ts";
import { ATTRIBUTE_VALUES, CHILD_ATTRIBUTES, ROLE_ATTRIBUTES } from "../body/tag-attributes.ts";
import { CHILD_TAGS, ROLE_TAGS } from "../body/tags.ts";
import type { KernelKind } from "../frontmatter/kernel-kind.ts";
import { PROMPT_KIND } from "../frontmatter/prompt-kind.ts";
import { PARTIAL } from "../references/partial.ts";
import { choicesOf } from "./choices-of.ts";

/** The words of a kind of file, for what knows the language by its words alone, such as a TextMate grammar. */
export type Vocabulary = {
  keys: readonly string[];
  /** Values of keys that have only so many. */
  values: readonly string[];
  roles: readonly string[];
  /** Tags within messages. */
  tags: readonly string[];
  attributes: readonly string[];
  attributeValues: readonly string[];
  /** `{{> path }}`, its path in the first group. */
  partial: RegExp;
};

/**
 * @example
 * vocabularyOf("agent").keys; // ["model", "temperature", …, "max_iterations", …]
 */
export function vocabularyOf(kind: "prompt" | "agent"): Vocabulary {
  const { keys, schema }: KernelKind<unknown> = kind === "agent" ? AGENT_KIND : PROMPT_KIND;
  const names = Object.keys(keys);
  const attributes = [...Object.values(ROLE_ATTRIBUTES), ...Object.values(CHILD_ATTRIBUTES)].flat();
  return {
    keys: names,
    values: [...new Set(names.flatMap((key) => choicesOf(schema, key)))],
    roles: ROLE_TAGS,
    tags: CHILD_TAGS,
    attributes: [...new Set(attributes)],
    attributeValues: Object.values(ATTRIBUTE_VALUES).flat(),
    partial: PARTIAL,
  };
}
