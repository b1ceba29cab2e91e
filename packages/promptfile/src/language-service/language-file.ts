import { parseAgentFile } from "../agent/parse-agent-file.ts";
import { AGENT_KIND } from "../agent/agent-kind.ts";
import type { KernelKind } from "../frontmatter/kernel-kind.ts";
import { PROMPT_KIND } from "../frontmatter/prompt-kind.ts";
import { createLintContext } from "../lint/create-lint-context.ts";
import type { LintContext } from "../lint/lint-context.ts";
import { lintPromptFile } from "../lint/lint-prompt-file.ts";
import type { LintDiagnostic, LintOptions } from "../lint/lint-prompt-file.ts";
import { parsePromptFile } from "../parse-prompt-file.ts";
import { parseTree } from "../tree/parse-tree.ts";
import type { SyntaxNode } from "../tree/syntax-node.ts";
import type { KnownModels } from "./known-model.ts";

export type LanguageOptions = Omit<LintOptions, "catalogue"> & {
  catalogue?: KnownModels;
  /** The paths of partials in the workspace, for completion. */
  listPartials?: () => readonly string[];
};

/** A text as an editor holds it, read once for all that is asked about it. */
export type LanguageFile = LanguageOptions & {
  text: string;
  kind: "prompt" | "agent";
  keys: KernelKind<unknown>["keys"];
  language: KernelKind<unknown>;
  root: SyntaxNode;
  /** What is wrong in it, with fixes. */
  problems: readonly LintDiagnostic[];
  /** Undefined while the text cannot be read. */
  context: LintContext | undefined;
};

/**
 * Reads a text for the functions of this folder. Never throws, reads nothing but the text and what `references` gives.
 *
 * @example
 * const file = readLanguageFile(text, { kind: "prompt", catalogue: createCatalogue() });
 * completeAt(file, offset).map(({ label }) => label); // ["temperature", "tools"]
 */
export function readLanguageFile(text: string, options: LanguageOptions = {}): LanguageFile {
  const { kind = "prompt" } = options;
  const { kernel } = kind === "agent" ? parseAgentFile(text) : parsePromptFile(text);
  const language: KernelKind<unknown> = kind === "agent" ? AGENT_KIND : PROMPT_KIND;
  return {
    ...options,
    text,
    kind,
    language,
    keys: language.keys,
    root: parseTree(text).root,
    problems: lintPromptFile(text, options),
    context: kernel && createLintContext(text, kernel, { catalogue: options.catalogue, whole: undefined }),
  };
}

/** The nodes around an offset, the file first; at a border the one that ends there is left out. */
export function nodesAt(root: SyntaxNode, offset: number): SyntaxNode[] {
  const path = [root];
  for (let node: SyntaxNode | undefined = root; node;) {
    node = node.children.find(({ start, end }) => start <= offset && offset < end);
    if (node) path.push(node);
  }
  return path;
}
