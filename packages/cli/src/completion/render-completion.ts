import { renderBash } from "./bash.ts";
import type { CompletionNode } from "./completion-node.ts";
import { renderFish } from "./fish.ts";
import { renderZsh } from "./zsh.ts";

const renderers = { bash: renderBash, zsh: renderZsh, fish: renderFish };

export type Shell = keyof typeof renderers;

export const shells = Object.keys(renderers) as Shell[];

/** The script that makes a shell complete `parley`. */
export function renderCompletion(shell: Shell, root: CompletionNode): string {
  return renderers[shell](root);
}
