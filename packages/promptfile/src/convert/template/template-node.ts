/** An expression all the template languages can say, in some spelling. */
export type Expression =
  | { kind: "path"; steps: readonly [string, ...(string | number)[]] }
  | { kind: "literal"; value: string | number | boolean | null }
  | { kind: "not"; value: Expression }
  | { kind: "binary"; operator: BinaryOperator; left: Expression; right: Expression }
  /** Of the innermost loop. */
  | { kind: "loop"; property: LoopProperty }
  /** The value as JSON text. */
  | { kind: "json"; value: Expression }
  /** Whether there is a value at all. */
  | { kind: "defined"; value: Expression };

export type BinaryOperator = "and" | "or" | "==" | "!=" | "<" | "<=" | ">" | ">=";
export type LoopProperty = "index0" | "index" | "first" | "last";

/**
 * A template in no language: what every reader gives and every writer takes. A path in a condition means "there is
 * such a value, and it is not false, zero or empty".
 */
export type TemplateNode =
  | { kind: "text"; text: string }
  | { kind: "value"; expression: Expression }
  | { kind: "if"; branches: TemplateBranch[]; otherwise: TemplateNode[] }
  | {
      kind: "for";
      item: string;
      index?: string;
      list: Expression;
      body: TemplateNode[];
      otherwise: TemplateNode[];
    };

export type TemplateBranch = { condition: Expression; body: TemplateNode[] };

/** Called with what a reader or writer could not translate, and where in the template it stands. */
export type Report = (offset: number, what: string, why: string) => void;

export const KEPT_AS_TEXT = "It has no translation; it stands as literal text.";

export function isSamePath(a: Expression, b: Expression): boolean {
  return (
    a.kind === "path" &&
    b.kind === "path" &&
    a.steps.length === b.steps.length &&
    a.steps.every((step, index) => step === b.steps[index])
  );
}

/** Neighbouring texts as one, empty ones gone. */
export function joinTexts(nodes: readonly TemplateNode[]): TemplateNode[] {
  const joined: TemplateNode[] = [];
  for (const node of nodes) {
    const last = joined.at(-1);
    if (node.kind !== "text") joined.push(node);
    else if (node.text === "") continue;
    else if (last?.kind === "text") joined[joined.length - 1] = { kind: "text", text: last.text + node.text };
    else joined.push(node);
  }
  return joined;
}
