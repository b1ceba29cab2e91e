import { parseAgentFile } from "../agent/parse-agent-file.ts";
import { createDiagnosticCollector } from "../diagnostics/diagnostic.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { parsePromptFile } from "../parse-prompt-file.ts";
import { findReferences } from "../references/find-references.ts";
import type { ReferenceReader } from "../references/reference-reader.ts";
import { resolveReferences } from "../references/resolve-references.ts";
import type { AgentKernel } from "../types/agent.ts";
import type { PromptKernel } from "../types/prompt.ts";
import { createLintContext } from "./create-lint-context.ts";
import type { LintContext } from "./lint-context.ts";
import type { LintFix, LintRule } from "./lint-rule.ts";
import type { ModelCatalogue } from "./model-facts.ts";
import { LINT_RULES } from "./lint-rules.ts";

export type LintDiagnostic = Diagnostic & { fix?: LintFix };

export type LintOptions = {
  /** Which kind of file the text is. Default `prompt`. */
  kind?: "prompt" | "agent";
  /** What is known of models; without it, rules about models say nothing. */
  catalogue?: ModelCatalogue;
  /**
   * What partials, pictures and documents are read with, and the file's path in its workspace. Without it nothing is
   * said about them.
   */
  references?: { from: string; reader: ReferenceReader };
};

/** Findings of one rule in one file beyond these are left out: they say nothing new. */
const MAX_FINDINGS_PER_RULE = 100;
/** Said by a rule with more to say. */
const SAID_BY_RULES: ReadonlySet<string> = new Set(["tool-response-without-id"]);

/**
 * What is wrong with a file, and what is worth a look in it, in the order of the text. A file that cannot be read has
 * only the errors of reading it. Never throws; runs no template.
 *
 * @example
 * const findings = lintPromptFile(text, { catalogue: createCatalogue() });
 * findings[0]; // { code: "tool-call-id-missing", severity: "error", message, range, line, column, fix? }
 */
export function lintPromptFile(
  text: string,
  { kind = "prompt", catalogue, references }: LintOptions = {},
): LintDiagnostic[] {
  const { kernel, diagnostics } = kind === "agent" ? parseAgentFile(text) : parsePromptFile(text);
  const { whole, missing } = kernel ? readReferences(text, kernel, references) : NOTHING;
  const context = kernel && createLintContext(text, kernel, { catalogue, whole });
  if (!context) return diagnostics;
  const read = diagnostics.filter(({ code }) => !SAID_BY_RULES.has(code));
  const found = LINT_RULES.flatMap((rule) => runRule(rule, context));
  return [...read, ...missing, ...found].toSorted((one, other) => one.range.start - other.range.start);
}

type Whole = { whole: PromptKernel | AgentKernel | undefined; missing: Diagnostic[] };

const NOTHING: Whole = { whole: undefined, missing: [] };

/** The kernel with what it names put in, and what of that cannot be. */
function readReferences(
  text: string,
  kernel: PromptKernel | AgentKernel,
  references: LintOptions["references"],
): Whole {
  if (!findReferences(kernel).some(({ kind }) => references || kind === "partial"))
    return { whole: kernel, missing: [] };
  if (!references) return NOTHING;
  const { kernel: whole, diagnostics } = resolveReferences(kernel, { ...references, text });
  return { whole, missing: diagnostics };
}

function runRule({ code, severity, check }: LintRule, context: LintContext): LintDiagnostic[] {
  const fixes = new Map<string, LintFix>();
  const collector = createDiagnosticCollector(context.text);
  const add = severity === "error" ? collector.addError : collector.addWarning;
  let count = 0;
  for (const { message, hint, range, fix } of check(context)) {
    if (count >= MAX_FINDINGS_PER_RULE) break;
    count += 1;
    add({ code, message, ...(hint !== undefined && { hint }), ...range });
    if (fix) fixes.set(`${range.start} ${message}`, fix);
  }
  return collector.list().map((diagnostic) => {
    const fix = fixes.get(`${diagnostic.range.start} ${diagnostic.message}`);
    return fix ? { ...diagnostic, fix } : diagnostic;
  });
}
