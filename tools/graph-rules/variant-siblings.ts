import type { ModuleGraph } from "../source/module-graph.ts";
import type { Violation } from "../source/violation.ts";

/** Folders whose subfolders are variants of one interface. */
const variantFolders = [
  "packages/gateway/src/providers/",
  "packages/channels/src/",
  "packages/evaluators/src/",
];

/** A variant never imports a sibling: what they share is a folder of its own beside them. */
export function checkVariantSiblings({ edges }: ModuleGraph): Violation[] {
  return edges.flatMap(({ from, to, through }) => {
    const folder = variantFolders.find((candidate) => from.startsWith(candidate) && to.startsWith(candidate));
    if (folder === undefined) return [];
    const source = variantOf(from, folder);
    const target = variantOf(to, folder);
    if (source === undefined || target === undefined || source === target) return [];
    return [{ file: from, line: through.line, message: `variant ${source} imports its sibling ${target}` }];
  });
}

const sharedFolders = new Set(["testing", "kernel", "sandbox"]);

function variantOf(path: string, folder: string): string | undefined {
  const [name, ...rest] = path.slice(folder.length).split("/");
  return rest.length === 0 || name === undefined || sharedFolders.has(name) ? undefined : name;
}
