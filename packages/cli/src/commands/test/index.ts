import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { createEnvironmentKeys, createGateway, providers } from "@parley/gateway";
import { Command } from "commander";
import { withExamples } from "../../examples.ts";
import { CommandError, ProblemsFound } from "../../exit-codes.ts";
import { createOutput, type Output } from "../../output.ts";
import { collect, parseCount } from "../../parse-options.ts";
import { findPromptFiles } from "../../prompt-files/find-prompt-files.ts";
import { WORKSPACE_HELP } from "../../prompt-files/workspace-help.ts";
import type { Terminal } from "../../terminal.ts";
import { watchFiles } from "../../watch-files.ts";
import { collectTests } from "./collect-tests.ts";
import { renderJUnit } from "./junit.ts";
import { listWatched } from "./list-watched.ts";
import {
  hasPassed,
  printTests,
  summariseTests,
  type TestReport,
  toJson,
  toJUnitCases,
} from "./report-tests.ts";
import { runAll } from "./run-all.ts";
import { runTest } from "./run-test.ts";
import type { TestCase } from "./test-case.ts";

export type TestOptions = {
  readonly provider?: string;
  readonly model?: string;
  readonly filter?: string[];
  readonly concurrency: number;
  readonly workspace?: string;
  readonly junit?: string;
  readonly watch?: boolean;
  readonly json?: boolean;
};

/** `parley test [files…]` */
export function createTestCommand(terminal: Terminal): Command {
  const command = new Command("test")
    .summary("run the tests written in .prompt and .agent files")
    .description(
      "Ask models what the `tests:` of files say, and check the answers against their `expect:`. Needs no server: providers are " +
        "asked from here, with the keys of the environment, and --provider mock asks nobody at all. What tests can say: docs/format/tests.md.",
    )
    .argument("[files...]", "files, folders or globs in quotes (default: this folder)")
    .option("--provider <name>", "ask this provider, whatever the files name; `mock` works offline")
    .option("--model <name>", "ask this model, whatever the files name")
    .option("--filter <text>", "only tests with this text in their name or file; may be repeated", collect)
    .option("--concurrency <count>", "how many are asked at once", parseCount, 4)
    .option("--workspace <folder>", WORKSPACE_HELP)
    .option("--junit <file>", "write a JUnit report too")
    .option("--watch", "run them again when files change")
    .option("--json", "print JSON")
    .action(async (patterns: string[], options: TestOptions) => {
      const output = createOutput(terminal, options.json ?? false);
      checkOptions(options);
      const files = patterns.length === 0 ? ["."] : patterns;
      const run = { patterns: files, options, output };
      if (options.watch) return runOnChanges(terminal, run);
      const report = await runOnce(terminal, run);
      if (!hasPassed(report)) throw new ProblemsFound();
    })
    .addHelpText("after", "\nExit codes: 0 all passed, 1 one did not, or could not run, 2 not understood.");
  return withExamples(command, [
    ["parley test", "every test below this folder"],
    ["parley test prompts --provider mock", "without a network"],
    ["parley test prompts --filter refund --watch", "while writing"],
    ["parley test prompts --junit tests.xml", "in CI; `parley ci` does more"],
  ]);
}

type Run = { patterns: readonly string[]; options: TestOptions; output: Output };

function checkOptions({ provider, watch, json }: TestOptions): void {
  if (provider !== undefined && !Object.hasOwn(providers, provider)) {
    const known = Object.keys(providers).join(", ");
    throw new CommandError(`There is no provider \`${provider}\`. There are ${known}.`);
  }
  if (watch && json) throw new CommandError("Give --watch or --json, not both.");
}

async function runOnce(terminal: Terminal, { patterns, options, output }: Run): Promise<TestReport> {
  const files = await findPromptFiles(terminal.workingDirectory, patterns);
  const report = await runFiles(terminal, { files, options, output });
  if (options.junit !== undefined)
    await writeFile(resolve(terminal.workingDirectory, options.junit), renderJUnit(toJUnitCases(report)));
  if (options.json) output.json(toJson(report));
  else {
    printTests(report, output);
    output.note(`${summariseTests(report)}.`);
  }
  return report;
}

/** Runs the tests of files; also for `parley ci`. */
export async function runFiles(
  terminal: Terminal,
  { files, options, output, judge }: RunFiles,
): Promise<TestReport> {
  const { cases, unreadable, notes } = await collectTests(terminal, { files, workspace: options.workspace });
  for (const note of notes) output.note(note);
  const chosen = selectCases(cases, options.filter ?? []);
  const gateway = createGateway({ keys: createEnvironmentKeys(terminal.environment) });
  try {
    const usesJinja = chosen.some(({ kernel }) => kernel.template_language === "jinja");
    // WebAssembly that most workspaces never need.
    const engine = usesJinja ? (await import("@parley/promptfile/jinja")).createJinjaEngine() : undefined;
    const choice = { provider: options.provider, model: options.model };
    const runner = { gateway, jinja: engine, choice, judge };
    const outcomes = await runAll(chosen, options.concurrency, (testCase) => runTest(testCase, runner));
    return { outcomes, unreadable };
  } finally {
    await gateway.close();
  }
}

type RunFiles = {
  files: readonly string[];
  options: Pick<TestOptions, "provider" | "model" | "filter" | "concurrency" | "workspace">;
  output: Output;
  judge?: Parameters<typeof runTest>[1]["judge"];
};

/** @throws CommandError where the filters leave nothing: misspelt, they would pass for success */
function selectCases(cases: readonly TestCase[], filters: readonly string[]): readonly TestCase[] {
  if (filters.length === 0) return cases;
  const chosen = cases.filter(({ name, file }) =>
    filters.some((text) => name.includes(text) || file.includes(text)),
  );
  if (chosen.length === 0)
    throw new CommandError(`None of ${cases.length} tests has ${filters.join(" or ")} in its name or file.`);
  return chosen;
}

/** Runs them, and again with each change, until the process is ended. */
async function runOnChanges(terminal: Terminal, { patterns, options, output }: Run): Promise<void> {
  const list = () => listWatched(terminal.workingDirectory, patterns);
  const changes = await watchFiles({ list, intervalMs: 300 });
  const runPatiently = async (): Promise<void> => {
    try {
      await runOnce(terminal, { patterns, options, output });
    } catch (error) {
      // A file half written, a filter that has nothing left: said, and waited for the next change.
      if (!(error instanceof CommandError)) throw error;
      output.error(error.message);
    }
  };
  await runPatiently();
  output.note("Waiting for changes. Ctrl+C ends it.");
  for await (const changed of changes) {
    output.note(`\n${changed.size === 1 ? "A file" : "Files"} changed: running again.`);
    await runPatiently();
  }
}
