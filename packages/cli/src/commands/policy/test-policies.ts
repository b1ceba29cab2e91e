import { parsePolicy, runPolicyTests, type PolicyProblem, type PolicyTestResult } from "@parley/policy";
import { Command } from "commander";
import { withExamples } from "../../examples.ts";
import { ProblemsFound } from "../../exit-codes.ts";
import { createOutput, type Output } from "../../output.ts";
import type { Terminal } from "../../terminal.ts";
import { readPolicyFile } from "./read-policy-file.ts";

type Report = {
  readonly path: string;
  readonly problems: readonly PolicyProblem[];
  readonly results: readonly PolicyTestResult[];
};

/** `parley policy test <files…>` */
export function createTestCommand(terminal: Terminal): Command {
  const command = new Command("test")
    .summary("read .policy files and run the tests in them")
    .description(
      "Read .policy files and run the tests in them. Works without a server and sends nothing anywhere.",
    )
    .argument("<files...>", "files, or - for standard input")
    .option("--json", "print JSON")
    .option("--no-json", "print for people, wherever the output goes")
    .action(async (paths: string[], options: { json?: boolean }) => {
      const output = createOutput(terminal, options.json);
      const reports: Report[] = [];
      for (const path of paths) reports.push(runTests(path, await readPolicyFile(terminal, path)));
      if (output.isJson) output.json(reports.map(toJson));
      else for (const report of reports) print(report, output);
      if (reports.some(hasFailed)) throw new ProblemsFound();
    })
    .addHelpText("after", "\nExit codes: 0 all pass, 1 a file is wrong or a test fails.");
  return withExamples(command, [
    ["parley policy test policies/*.policy", "in CI"],
    ["git show :refunds.policy | parley policy test -", "what is about to be committed"],
  ]);
}

function runTests(path: string, text: string): Report {
  const parsed = parsePolicy(text);
  if (!parsed.ok) return { path, problems: parsed.problems, results: [] };
  return { path, problems: [], results: runPolicyTests(parsed.policy, Date.now()) };
}

const hasFailed = ({ problems, results }: Report): boolean =>
  problems.length > 0 || results.some(({ passed }) => !passed);

function print({ path, problems, results }: Report, { line, note, colors }: Output): void {
  for (const { line: row, column, message } of problems)
    line(`${path}:${row}:${column} ${colors.red("error")} ${message}`);
  for (const result of results) {
    if (result.passed) line(`${colors.green("✓")} ${result.name}`);
    else line(`${colors.red("✗")} ${result.name} (${path}:${result.line})\n  ${explain(result)}`);
  }
  const failed = results.filter(({ passed }) => !passed).length;
  if (problems.length === 0)
    note(
      results.length === 0
        ? `${path}: read, and it has no tests.`
        : `${path}: ${results.length - failed} of ${results.length} pass.`,
    );
}

/** Why a test failed: what was expected, and what was said instead. */
function explain({ expected, expectedRule, ruling }: PolicyTestResult): string {
  const rule = ruling.rule === null ? "no rule" : `\`${ruling.rule.name}\` in line ${ruling.rule.line}`;
  const wanted =
    expectedRule === undefined ? "" : ` by ${expectedRule === null ? "no rule" : `\`${expectedRule}\``}`;
  const error = ruling.error === null ? "" : `, because of an error: ${ruling.error}`;
  const values = Object.entries(ruling.values).map(([name, value]) => `${name} = ${JSON.stringify(value)}`);
  const seen = values.length === 0 ? "" : ` (${values.join(", ")})`;
  return `expected ${expected}${wanted}; it is ${ruling.outcome} by ${rule}${seen}${error}`;
}

const toJson = ({ path, problems, results }: Report): object => ({
  path,
  problems,
  results: results.map(({ name, line, passed, expected, expectedRule, ruling }) => ({
    name,
    line,
    passed,
    expected,
    expected_rule: expectedRule,
    ruling,
  })),
});
