import {
  chooseStopping,
  type EarlyStopRule,
  type EvalEvaluator,
  type EvalReport,
  type EvalRun,
  estimateEval,
  findBudgetStop,
  findGateProblems,
  measureRuns,
  openGateway,
  openJudge,
  openPurse,
  readRates,
  renderHtml,
  renderMarkdown,
  reportEval,
  runEval,
  sayBudgetStop,
  toJsonOfEval,
} from "@parley/sdk/local-parts";
import type { Gate, Measurements } from "@parley/statistics";
import { CommandError, exitCodes } from "../../exit-codes.ts";
import type { Output } from "../../output.ts";
import type { Terminal } from "../../terminal.ts";
import { renderJUnit } from "../test/junit.ts";
import { announceCost, sayEstimate } from "./announce-cost.ts";
import { createProgress } from "./create-progress.ts";
import { divertPrints } from "./divert-prints.ts";
import type { EvalOptions } from "./eval-options.ts";
import { loadTools } from "./function-subject.ts";
import { openSubject } from "./open-subject.ts";
import { printReport } from "./print-report.ts";
import { readCases } from "./read-cases.ts";
import { readEvaluators } from "./read-evaluators.ts";
import { openRecord } from "./record.ts";
import { checkReports, writeReport } from "./report-files.ts";
import { toJUnitOfEval } from "./to-junit.ts";

export type EvalWork = {
  files: readonly string[];
  options: EvalOptions;
  gates: readonly Gate[];
  output: Output;
};

/**
 * Answers, judges, records where that is wanted, and reports; undefined where only what it would cost was asked for.
 *
 * @throws CommandError where a budget ended it, once all has been reported
 */
export async function evaluateOnce(terminal: Terminal, work: EvalWork): Promise<EvalReport | undefined> {
  const { files, options, gates, output } = work;
  const { concurrency, budget } = options;
  const [cases, evaluators] = await Promise.all([
    readCases(terminal, options.dataset),
    readEvaluators(terminal, options.evaluator ?? []),
  ]);
  const control = options.control ?? (files.length > 1 ? files[0] : undefined);
  const earlyStop = readEarlyStop(options, { evaluators, control });
  const isRecorded = options.record === true && options.estimate !== true;
  const problem = findGateProblems(gates, { evaluators, cases, names: files, control, isRecorded });
  if (problem !== undefined) throw new CommandError(problem);
  await checkReports(terminal, options);
  const gatewayOptions = readGatewayOptions(terminal, { options, output });
  const record = isRecorded ? await openRecord(terminal, { files, options, cases, output }) : undefined;
  const gateway = openGateway(gatewayOptions);
  // WebAssembly that is loaded once, however many templates want it.
  const jinja = (await import("@parley/promptfile/jinja")).createJinjaEngine();
  const choice = { provider: options.provider, model: options.model };
  const purse = openPurse(gateway, budget);
  const pythonPackages = terminal.environment["PARLEY_PYTHON_PACKAGES"];
  const means = openJudge({ gateway: purse.gateway, jinja, choice, concurrency, pythonPackages });
  const agents = files.filter((file) => file.endsWith(".agent"));
  if (agents.length > 0 && options.tools === undefined)
    output.note(`${agents.join(", ")}: asked once; --tools says what tools do, and they are asked again.`);
  try {
    const tools = options.tools === undefined ? undefined : await loadTools(terminal, options.tools);
    const asking = { gateway: purse.gateway, jinja, choice, tools };
    const subjects = await divertPrints(() =>
      Promise.all(files.map((file) => openSubject(terminal, { file, options, means: asking }))),
    );
    const onProgress = createProgress(terminal);
    const { samples } = options;
    const asked = { subjects, cases, evaluators, samples, earlyStop };
    const estimate = estimateEval({ ...asked, choice });
    if (options.estimate) {
      if (options.json) output.json(estimate);
      else output.line(sayEstimate(estimate));
      return undefined;
    }
    announceCost({ estimate, budget, output });
    const isShut = () => purse.whyShut() !== undefined;
    const runs = await divertPrints(() => runEval({ ...asked, concurrency, means, isShut, onProgress }));
    const measurements = measureRuns(runs, { evaluators, control });
    const stop = findBudgetStop({ runs, purse, budget });
    const made = reportEval(runs, { measurements, gates, budget: stop });
    const recording = { runs, subjects, evaluators, control, gates, report: made };
    // Of what is cut off a server would judge gates that nobody means.
    const report = record === undefined || stop !== undefined ? made : await record(recording);
    if (options.json) output.json(toJsonOfEval(runs, report));
    else printReport(report, output, measurements);
    await writeReports(terminal, { runs, report, measurements, options });
    if (stop !== undefined) throw overBudget(sayBudgetStop(stop), isRecorded);
    return report;
  } finally {
    await Promise.all([means.close(), gateway.close()]);
  }
}

const overBudget = (words: string, isRecorded: boolean): CommandError =>
  new CommandError(isRecorded ? `${words} Nothing was recorded.` : words, {
    exitCode: exitCodes.overBudget.code,
  });

function readGatewayOptions(
  { environment }: Terminal,
  { options, output }: Pick<EvalWork, "options" | "output">,
): Parameters<typeof openGateway>[0] {
  const { requestsPerMinute: requests, tokensPerMinute: tokens } = options;
  const read = readRates(environment, { requests, tokens });
  if (!read.ok) throw new CommandError(read.message);
  return {
    environment,
    rates: read.rates,
    onWait: (provider, waitMs) =>
      output.note(
        `${provider} is asked as much as is allowed: there is room in ${Math.ceil(waitMs / 1000)} s.`,
      ),
  };
}

type Compared = { evaluators: readonly EvalEvaluator[]; control: string | undefined };

function readEarlyStop(
  { stopEarly }: EvalOptions,
  { evaluators, control }: Compared,
): EarlyStopRule | undefined {
  if (stopEarly === undefined || control === undefined) return undefined;
  const chosen = chooseStopping(evaluators, stopEarly === true ? undefined : stopEarly);
  if (!chosen.ok) throw new CommandError(chosen.message);
  return { metric: chosen.name, control };
}

type Written = {
  runs: readonly EvalRun[];
  report: EvalReport;
  measurements: Measurements;
  options: EvalOptions;
};

async function writeReports(
  terminal: Terminal,
  { runs, report, measurements, options: { junit, markdown, html } }: Written,
): Promise<void> {
  await writeReport(terminal, junit, () =>
    renderJUnit(toJUnitOfEval(runs, report), { url: report.recorded?.url }),
  );
  await writeReport(terminal, markdown, () => renderMarkdown(report, measurements));
  await writeReport(terminal, html, () => renderHtml({ runs, report, measurements }));
}
