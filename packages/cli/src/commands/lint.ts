import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { applyFixes, LINT_RULES, lintPromptFile, type LintOptions } from "@parley/promptfile";
import { createCatalogue } from "@parley/gateway/catalogue";
import { Command, Option } from "commander";
import { withExamples } from "../examples.ts";
import { ProblemsFound } from "../exit-codes.ts";
import { createOutput, type Output } from "../output.ts";
import { locateFile } from "../prompt-files/locate-file.ts";
import { positionAt } from "../prompt-files/position-at.ts";
import { readPromptFile, type PromptFileSource } from "../prompt-files/read-prompt-file.ts";
import { renderFinding } from "../prompt-files/render-finding.ts";
import { selectSources } from "../prompt-files/select-sources.ts";
import { toSarif, type LintedFile } from "../prompt-files/to-sarif.ts";
import { WORKSPACE_HELP } from "../prompt-files/workspace-help.ts";
import { readVersion } from "../read-version.ts";
import type { Terminal } from "../terminal.ts";

type Options = {
  readonly fix?: boolean;
  readonly json?: boolean;
  readonly sarif?: boolean;
  readonly quiet?: boolean;
  readonly strict?: boolean;
  readonly workspace?: string;
  readonly stdinName: string;
};

/** Whether a finding ends a command with 1, wherever lint is asked: errors do, and warnings where it is strict. */
export const isInTheWay = (
  { severity }: { severity: string },
  { strict }: { readonly strict?: boolean },
): boolean => strict === true || severity === "error";

/** A file with what is wrong in it after fixes, and how many of those there were. */
type Result = LintedFile & { fixed: number };

/** `parley lint <files…>` */
export function createLintCommand(terminal: Terminal): Command {
  const command = new Command("lint")
    .summary("find what is wrong in .prompt and .agent files")
    .description(
      "Find mistakes in .prompt and .agent files before a call does: variables nobody gives, tool calls nobody answers, " +
        "secrets, models that end, partials and pictures that are not there. Works without a server and sends nothing anywhere. Each rule: docs/format/lint.",
    )
    .argument("<files...>", "files, folders, globs in quotes, or - for standard input")
    .option(
      "--fix",
      "write what can be put right safely; of standard input, the text goes to standard output",
    )
    .option("-q, --quiet", "errors only, and no summary")
    .addOption(new Option("--strict", "warnings end with 1 as errors do").conflicts("quiet"))
    .addOption(new Option("--json", "print JSON").conflicts("sarif"))
    .option("--sarif", "print SARIF 2.1.0, for code review")
    .option("--workspace <folder>", WORKSPACE_HELP)
    .option("--stdin-name <name>", "what standard input is called; its ending tells its kind", "stdin.prompt")
    .action(async (patterns: string[], options: Options) => {
      const output = createOutput(terminal, options.json);
      const results: Result[] = [];
      for (const path of await selectSources(terminal, patterns)) {
        const source = await readPromptFile(terminal, path, options.stdinName);
        results.push(await lintSource(source, { terminal, options, isStdin: path === "-" }));
      }
      report(results, { options, output, isFixedPrinted: options.fix === true && patterns[0] === "-" });
      if (results.some(({ findings }) => findings.some((finding) => isInTheWay(finding, options))))
        throw new ProblemsFound();
    })
    .addHelpText(
      "after",
      "\nExit codes: 0 no error found, 1 an error (with --strict: or a warning), 2 not understood.",
    );
  return withExamples(command, [
    ["parley lint prompts", "every .prompt and .agent file in a folder"],
    ["parley lint 'prompts/**/*.prompt' --fix", "put right what is safe to put right"],
    ["git show :reply.prompt | parley lint -", "what is about to be committed"],
    ["parley lint prompts --sarif > lint.sarif", "for code review"],
  ]);
}

const catalogue = createCatalogue();

async function lintSource(
  { path, text, kind }: PromptFileSource,
  { terminal, options, isStdin }: { terminal: Terminal; options: Options; isStdin: boolean },
): Promise<Result> {
  const references = locateFile(terminal, { path, workspace: options.workspace });
  const settings: LintOptions = { kind, catalogue, references };
  const found = lintPromptFile(text, settings);
  const { text: fixed, applied } = options.fix ? applyFixes(text, found) : { text, applied: [] };
  if (fixed !== text && !isStdin) await writeFile(resolve(terminal.workingDirectory, path), fixed);
  if (isStdin && options.fix) terminal.stdout.write(fixed);
  const left = fixed === text ? found : lintPromptFile(fixed, settings);
  const findings = options.quiet ? left.filter(({ severity }) => severity === "error") : left;
  return { path, text: fixed, findings, fixed: applied.length };
}

function report(
  results: readonly Result[],
  { options, output, isFixedPrinted }: { options: Options; output: Output; isFixedPrinted: boolean },
): void {
  if (options.sarif) return output.json(toSarif(results, { version: readVersion(), rules: LINT_RULES }));
  if (options.json) return output.json(toJson(results));
  // Standard output is the fixed text there.
  const { colors, line } = isFixedPrinted
    ? { colors: output.noteColors, line: output.error }
    : { colors: output.colors, line: output.line };
  for (const result of results) {
    const shown = { ...result, text: hideSecrets(result) };
    for (const finding of result.findings) line(`${renderFinding(shown, finding, colors)}\n`);
  }
  if (!options.quiet) output.note(summarise(results));
}

/** The text without what looks like a secret: what is printed in CI is kept, and read by many. */
function hideSecrets({ text, findings }: Result): string {
  const secrets = findings.filter(({ code }) => code === "secret-in-text");
  return secrets.reduce(
    (shown, { range: { start, end } }) => shown.slice(0, start) + "*".repeat(end - start) + shown.slice(end),
    text,
  );
}

function toJson(results: readonly Result[]): unknown {
  return {
    ...count(results),
    files: results.map(({ path, text, findings, fixed }) => ({
      path,
      fixed,
      findings: findings.map(({ code, severity, message, hint, range, line, column, fix }) => {
        const end = positionAt(text, range.end);
        const place = { line, column, end_line: end.line, end_column: end.column };
        return { code, severity, message, hint: hint ?? null, ...place, fix: fix ?? null };
      }),
    })),
  };
}

function count(results: readonly Result[]): { errors: number; warnings: number; fixed: number } {
  const findings = results.flatMap((result) => result.findings);
  const errors = findings.filter(({ severity }) => severity === "error").length;
  const fixed = results.reduce((sum, result) => sum + result.fixed, 0);
  return { errors, warnings: findings.length - errors, fixed };
}

function summarise(results: readonly Result[]): string {
  const { errors, warnings, fixed } = count(results);
  const fixable = results.flatMap(({ findings }) => findings).filter(({ fix }) => fix).length;
  const files = plural(results.length, "file");
  const found =
    errors + warnings === 0
      ? `Nothing found in ${files}.`
      : `${plural(errors, "error")}, ${plural(warnings, "warning")} in ${files}.`;
  return [
    found,
    ...(fixed > 0 ? [`${fixed} fixed.`] : []),
    ...(fixable > 0 ? [`--fix can put ${fixable} right.`] : []),
  ].join(" ");
}

function plural(amount: number, word: string): string {
  return `${amount} ${word}${amount === 1 ? "" : "s"}`;
}
