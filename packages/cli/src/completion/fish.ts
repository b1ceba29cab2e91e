import { type CompletionNode, flatten, nameOf } from "./completion-node.ts";

/** One `complete` line for each word, under the condition that the words before it were typed. */
export function renderFish(root: CompletionNode): string {
  const lines = flatten(root).flatMap((node) => {
    const condition = conditionFor(node);
    return [
      ...node.children.map(
        (child) => `complete -c parley -n '${condition}' -f -a ${nameOf(child)} -d '${quote(child.summary)}'`,
      ),
      ...node.options.map(
        ({ flag, description, takesValue }) =>
          `complete -c parley -n '${condition}' -l ${flag.slice(2)}${takesValue ? " -r" : ""} -d '${quote(description)}'`,
      ),
    ];
  });
  return `${lines.join("\n")}\n`;
}

function conditionFor({ path, children }: CompletionNode): string {
  const typed = path.map((word) => `__fish_seen_subcommand_from ${word}`);
  const notYet =
    children.length > 0 ? [`not __fish_seen_subcommand_from ${children.map(nameOf).join(" ")}`] : [];
  return [...typed, ...notYet].join("; and ");
}

function quote(text: string): string {
  return text.replaceAll(/\s+/g, " ").replaceAll("\\", "\\\\").replaceAll("'", "\\'");
}
