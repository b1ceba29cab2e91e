import { isScalar, LineCounter, parseDocument, type Document } from "yaml";
import type { z } from "zod";
import { compileCondition, type Condition } from "./cel/compile-condition.ts";
import { PolicyDocument } from "./policy-schema.ts";
import type { Policy, PolicyProblem, PolicyTest, Rule } from "./policy.ts";

export type ParsedPolicy =
  | { readonly ok: true; readonly policy: Policy }
  | { readonly ok: false; readonly problems: readonly PolicyProblem[] };

const longestText = 200_000;

/**
 * Reads a `.policy` text: YAML with conditions in CEL. What is not understood whole is refused.
 *
 * @example
 * const parsed = parsePolicy('rules: [{ name: small, when: args.amount < 5, do: allow }]');
 * if (parsed.ok) judge(parsed.policy, facts);
 */
export function parsePolicy(text: string): ParsedPolicy {
  if (text.length > longestText)
    return { ok: false, problems: [{ message: `More than ${longestText} characters`, line: 1, column: 1 }] };
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, merge: false, version: "1.2" });
  const source: Source = { document, lines };
  const unreadable = [...document.errors, ...document.warnings];
  if (unreadable.length > 0)
    return {
      ok: false,
      problems: unreadable.map(({ message, pos }) => at(source, pos[0], firstLine(message))),
    };
  const given = readValues(document);
  if (given === undefined)
    return { ok: false, problems: [at(source, 0, "Aliases (`*name`) are not there in policies")] };
  const read = PolicyDocument.safeParse(given);
  if (!read.success) return { ok: false, problems: read.error.issues.map((issue) => locate(source, issue)) };
  return assemble(source, read.data);
}

type Source = { document: Document; lines: LineCounter };

function readValues(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 0 }) ?? {};
  } catch {
    return undefined;
  }
}

function assemble(source: Source, given: PolicyDocument): ParsedPolicy {
  const problems: PolicyProblem[] = [];
  const rules = given.rules.map((rule, index): Rule => {
    const line = lineOf(source, ["rules", index]);
    const { name } = rule;
    if (given.rules.findIndex((other) => other.name === name) !== index)
      problems.push(
        at(source, offsetOf(source, ["rules", index, "name"]), `Two rules are named \`${name}\``),
      );
    const condition = readCondition(source, { index, text: rule.when, problems });
    if (rule.do === "allow") return { name, line, condition, do: "allow" };
    if (rule.do === "deny") return { name, line, condition, do: "deny", reason: rule.reason };
    return { name, line, condition, do: "ask", reason: rule.reason ?? null, plan: rule.plan ?? null };
  });
  const tests = given.tests.map((test, index): PolicyTest => {
    refuseUnknownRule(source, { test, index, rules, problems });
    return { ...test, line: lineOf(source, ["tests", index]) };
  });
  if (problems.length > 0) return { ok: false, problems };
  const uses = new Set(rules.flatMap(({ condition }) => [...(condition?.uses ?? [])]));
  return { ok: true, policy: { description: given.description ?? null, rules, tests, uses } };
}

type Reading = { index: number; text: string | undefined; problems: PolicyProblem[] };

function readCondition(source: Source, { index, text, problems }: Reading): Condition | null {
  if (text === undefined) return null;
  const compiled = compileCondition("call", text);
  if (compiled.ok) return compiled.condition;
  const path = ["rules", index, "when"];
  const node = source.document.getIn(path, true);
  // Where a scalar stands on one line without quotes, characters of the text are characters of the file.
  const isPlain = isScalar(node) && node.type === "PLAIN" && !text.includes("\n");
  const offset = offsetOf(source, path) + (isPlain ? compiled.offset : 0);
  problems.push(at(source, offset, `The condition of this rule: ${compiled.message}`));
  return null;
}

type Named = {
  test: PolicyDocument["tests"][number];
  index: number;
  rules: readonly Rule[];
  problems: PolicyProblem[];
};

function refuseUnknownRule(source: Source, { test: { rule }, index, rules, problems }: Named): void {
  if (rule === undefined || rule === null || rules.some(({ name }) => name === rule)) return;
  problems.push(at(source, offsetOf(source, ["tests", index, "rule"]), `There is no rule \`${rule}\``));
}

function locate(source: Source, issue: z.core.$ZodIssue): PolicyProblem {
  const path = issue.path.filter((step) => typeof step !== "symbol");
  const place = path.length === 0 ? "The policy" : `\`${path.join(".")}\``;
  return at(source, offsetOf(source, path), `${place}: ${issue.message}`);
}

/** Of the innermost part of a path that is there. */
function offsetOf({ document }: Source, path: readonly (string | number)[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true) as { range?: [number, number, number] | null };
    if (node?.range) return node.range[0];
  }
  return 0;
}

const lineOf = (source: Source, path: readonly (string | number)[]): number =>
  source.lines.linePos(offsetOf(source, path)).line;

function at({ lines }: Source, offset: number, message: string): PolicyProblem {
  const { line, col } = lines.linePos(offset);
  return { message, line: Math.max(1, line), column: Math.max(1, col) };
}

const firstLine = (message: string): string => message.split("\n")[0]?.replace(/ at line .*$/, "") ?? "";
