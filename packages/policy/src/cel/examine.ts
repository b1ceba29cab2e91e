import type { ASTNode } from "@marcbachmann/cel-js";
import { RE2JS } from "re2js";
import { linearMatches } from "./environments.ts";

/** What a condition consists of, as far as its cost and its explanation need to know. */
export type Shape = {
  readonly steps: number;
  /** Steps that may read all of a text or a list; a pattern counts as many. */
  readonly reading: number;
  /** How deep iterations stand in each other. */
  readonly nesting: number;
  /** Lists and texts can grow by this many additions. */
  readonly additions: number;
  /** Places of the facts that are looked at, e.g. `["args", "amount"]`. */
  readonly paths: readonly Path[];
};

export type Path = readonly [string, ...(string | number)[]];

/** @throws Refused in words, with where it stands */
export class RefusedExpression extends Error {
  readonly start: number;
  constructor(message: string, start: number) {
    super(message);
    this.start = start;
  }
}

const iterations: ReadonlySet<string> = new Set(["all", "exists", "exists_one", "filter"]);
const functions: ReadonlySet<string> = new Set([
  ..."has size int double string bool type timestamp duration dyn".split(" "),
  ..."startsWith endsWith contains lowerAscii upperAscii trim matches".split(" "),
  ..."getFullYear getMonth getDate getDayOfMonth getDayOfWeek getDayOfYear".split(" "),
  ..."getHours getMinutes getSeconds getMilliseconds".split(" "),
  ...iterations,
]);
const comparisons: ReadonlySet<string> = new Set(["==", "!=", "<", "<=", ">", ">=", "in", "+"]);
const glances: ReadonlySet<string> = new Set(["has", "size", "type", "dyn", ...iterations]);
const mostNested = 2;
const longestPattern = 500;
const stepsOfPattern = 50;

type Counts = { steps: number; reading: number; nesting: number; additions: number; paths: Path[] };

/**
 * Looks through an expression once, before it is ever evaluated: only functions whose results are no larger than what
 * they are given, iterations at most two deep, patterns as literals. `matches` becomes the one that is linear.
 *
 * @throws RefusedExpression
 */
export function examine(ast: ASTNode, roots: ReadonlySet<string>): Shape {
  const counts: Counts = { steps: 0, reading: 0, nesting: 0, additions: 0, paths: [] };
  const visit = (node: ASTNode, depth: number): void => {
    counts.steps += 1;
    counts.nesting = Math.max(counts.nesting, depth);
    const path = pathOf(node);
    if (path !== undefined && roots.has(path[0])) return void counts.paths.push(path);
    if (node.op === "+") counts.additions += 1;
    if (isReading(node)) counts.reading += 1;
    if (node.op === "call" || node.op === "rcall") examineCall(node, counts, depth);
    const inner = node.op === "rcall" && iterations.has(node.args[0]) ? node.args[2] : [];
    for (const child of childrenOf(node)) visit(child, inner.includes(child) ? depth + 1 : depth);
  };
  visit(ast, 0);
  return counts;
}

/** Whether it may read all of a text or list: beside a literal, no more than the literal has. */
function isReading(node: ASTNode): boolean {
  if (node.op === "call" || node.op === "rcall") return !glances.has(node.args[0]);
  return comparisons.has(node.op) && childrenOf(node).every(({ op }) => op !== "value");
}

type Call = Extract<ASTNode, { op: "call" | "rcall" }>;

function examineCall(node: Call, counts: Counts, depth: number): void {
  const name = node.args[0];
  if (!functions.has(name))
    throw new RefusedExpression(`\`${name}()\` is not there in conditions`, node.start);
  if (iterations.has(name) && depth >= mostNested)
    throw new RefusedExpression(`iterations stand at most ${mostNested} deep in each other`, node.start);
  if (name !== "matches" || node.op !== "rcall") return;
  const [pattern] = node.args[2];
  if (pattern?.op !== "value" || typeof pattern.args !== "string")
    throw new RefusedExpression("`matches` takes its pattern as a literal text", node.start);
  refusePattern(pattern.args, node.start);
  counts.reading += stepsOfPattern + pattern.args.length;
  node.args[0] = linearMatches;
}

function refusePattern(pattern: string, start: number): void {
  if (pattern.length > longestPattern)
    throw new RefusedExpression(`a pattern has at most ${longestPattern} characters`, start);
  try {
    RE2JS.compile(pattern);
  } catch (error) {
    const reason = error instanceof Error ? error.message : "RE2 does not have it";
    throw new RefusedExpression(`\`${pattern}\` is no pattern: ${reason}`, start);
  }
}

/** `args.order["id"]` as names, where each step is a name or a literal. */
function pathOf(node: ASTNode): Path | undefined {
  if (node.op === "id") return [node.args];
  if (node.op !== "." && node.op !== "[]") return undefined;
  const before = pathOf(node.args[0]);
  const step = node.op === "." ? node.args[1] : literalOf(node.args[1]);
  return before === undefined || step === undefined ? undefined : [...before, step];
}

function literalOf(node: ASTNode): string | number | undefined {
  if (node.op !== "value") return undefined;
  if (typeof node.args === "bigint") return Number(node.args);
  return typeof node.args === "string" ? node.args : undefined;
}

function childrenOf(node: ASTNode): readonly ASTNode[] {
  switch (node.op) {
    case "value":
    case "id":
      return [];
    case ".":
    case ".?":
      return [node.args[0]];
    case "call":
      return node.args[1];
    case "rcall":
      return [node.args[1], ...node.args[2]];
    case "map":
      return node.args.flat();
    case "!_":
    case "-_":
      return [node.args];
    default:
      return node.args;
  }
}
