import { joinTexts } from "./template-node.ts";
import type { Expression, TemplateBranch, TemplateNode } from "./template-node.ts";

type OpenBlock = { start: number } & (
  | { kind: "root" }
  | { kind: "if"; branches: TemplateBranch[]; otherwise: TemplateNode[] }
  | {
      kind: "for";
      item: string;
      index?: string;
      list: Expression;
      body: TemplateNode[];
      otherwise: TemplateNode[];
    }
);

/** Blocks nest at most so deep; what is deeper is text. */
export const MAX_BLOCK_DEPTH = 50;

/** Puts nodes into the block that is open where they stand. */
export type TreeBuilder = {
  depth(): number;
  add(node: TemplateNode): void;
  openIf(condition: Expression, start: number): void;
  openFor(loop: { item: string; index?: string; list: Expression }, start: number): void;
  /** The next branch of an open condition; false where none is open. */
  addBranch(condition: Expression): boolean;
  /** What stands after it is for when nothing else held; false where no block is open. */
  addOtherwise(): boolean;
  /** False where the innermost block is of another kind. */
  close(kind: "if" | "for"): boolean;
  /** Where the innermost block that is still open begins. */
  openStart(): number | undefined;
  finish(): TemplateNode[];
};

export function createTreeBuilder(): TreeBuilder {
  const root: TemplateNode[] = [];
  const open: { block: OpenBlock; target: TemplateNode[] }[] = [
    { block: { kind: "root", start: 0 }, target: root },
  ];
  const top = () => open[open.length - 1] as (typeof open)[number];
  return {
    depth: () => open.length - 1,
    add: (node) => void top().target.push(node),
    openIf(condition, start) {
      const body: TemplateNode[] = [];
      open.push({
        block: { kind: "if", branches: [{ condition, body }], otherwise: [], start },
        target: body,
      });
    },
    openFor(loop, start) {
      const body: TemplateNode[] = [];
      open.push({ block: { kind: "for", ...loop, body, otherwise: [], start }, target: body });
    },
    addBranch(condition) {
      const { block } = top();
      if (block.kind !== "if") return false;
      const body: TemplateNode[] = [];
      block.branches.push({ condition, body });
      top().target = body;
      return true;
    },
    addOtherwise() {
      const { block } = top();
      if (block.kind === "root") return false;
      top().target = block.otherwise;
      return true;
    },
    close(kind) {
      const { block } = top();
      if (block.kind !== kind) return false;
      open.pop();
      top().target.push(toNode(block));
      return true;
    },
    openStart: () => (open.length > 1 ? top().block.start : undefined),
    finish: () => joinTexts(root),
  };
}

function toNode(block: Exclude<OpenBlock, { kind: "root" }>): TemplateNode {
  if (block.kind === "if") {
    const branches = block.branches.map(({ condition, body }) => ({ condition, body: joinTexts(body) }));
    return { kind: "if", branches, otherwise: joinTexts(block.otherwise) };
  }
  const { item, index, list, body, otherwise } = block;
  return {
    kind: "for",
    item,
    ...(index !== undefined && { index }),
    list,
    body: joinTexts(body),
    otherwise: joinTexts(otherwise),
  };
}
