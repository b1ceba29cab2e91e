/** A command with what can follow it. */
export type CompletionNode = {
  /** Its words after `parley`. */
  readonly path: readonly string[];
  readonly summary: string;
  readonly options: readonly {
    readonly flag: string;
    readonly description: string;
    readonly takesValue: boolean;
  }[];
  readonly children: readonly CompletionNode[];
};

/** A command and all below it. */
export function flatten(node: CompletionNode): CompletionNode[] {
  return [node, ...node.children.flatMap(flatten)];
}

/** The last word of a command. */
export function nameOf({ path }: CompletionNode): string {
  return path.at(-1) ?? "parley";
}
