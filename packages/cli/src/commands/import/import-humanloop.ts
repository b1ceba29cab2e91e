import { join, resolve } from "node:path";
import { Command } from "commander";
import { withExamples } from "../../examples.ts";
import { ProblemsFound } from "../../exit-codes.ts";
import { type CommonOptions, openSession, withCommonOptions } from "../../session.ts";
import type { Terminal } from "../../terminal.ts";
import { findExportRoot, listExportedFiles } from "./exported-files.ts";
import {
  importDeployments,
  importEnvironments,
  importLogs,
  importVersions,
  leave,
  type Import,
} from "./import-steps.ts";
import { importEvaluations } from "./import-evaluations.ts";
import { importMonitoring } from "./import-monitoring.ts";
import { openJournal } from "./journal.ts";
import { createProgress, type Progress } from "./progress.ts";
import { printReport, summarise } from "./report.ts";

type Options = CommonOptions & {
  readonly logs: boolean;
  readonly journal?: string;
  readonly report?: string;
  readonly again?: boolean;
  readonly strict?: boolean;
  readonly quiet?: boolean;
};

/** `parley import humanloop <folder>` */
export function createImportHumanloopCommand(terminal: Terminal): Command {
  const command = new Command("humanloop")
    .summary("bring in an export of Humanloop, or of another Parley")
    .description(
      "Bring in the folder that Humanloop's export tool or `parley export` wrote: Files with all versions, deployments,\n" +
        "Datapoints and Logs. The ids they had keep working. What cannot be brought in is named line by line.\n" +
        "It may be ended at any time; the same command goes on where it was, and nothing comes in twice.",
    )
    .argument("<folder>", "the export: the folder that holds `files`")
    .option("--no-logs", "bring in no Logs")
    .option("--journal <file>", "where to keep what is done (default: in the folder)")
    .option("--report <file>", "write all that was left over, and which id became which, into this file")
    .option("--again", "begin anew, whatever an earlier run has done")
    .option("--strict", "end with 1 when something was left over")
    .option("-q, --quiet", "do not show how far it is")
    .action((folder: string, options: Options) => importHumanloop(terminal, folder, options));
  return withExamples(withCommonOptions(command), [
    ["parley import humanloop exports/20250831-120000", "bring everything in"],
    ["parley import humanloop exports/20250831-120000 --report left.txt", "and keep what was left over"],
  ]);
}

async function importHumanloop(terminal: Terminal, folder: string, options: Options): Promise<void> {
  const { parley, output } = openSession(terminal, options);
  const root = await findExportRoot(resolve(terminal.workingDirectory, folder));
  const { organization } = await parley.me.get();
  const journalPath = options.journal
    ? resolve(terminal.workingDirectory, options.journal)
    : join(root, `parley-import.${organization.id}.jsonl`);
  const journal = await openJournal(journalPath, { isAnew: options.again ?? false });
  const progress = createProgress(terminal, options.quiet ?? false);
  try {
    await bringIn(root, { parley, journal, onStep: countSteps(progress) }, options);
  } finally {
    progress.end();
  }
  const reportPath = options.report && resolve(terminal.workingDirectory, options.report);
  const report = await summarise(journal, reportPath);
  if (output.isJson)
    output.json({
      counts: report.rows,
      left: report.left,
      left_count: report.leftCount,
      journal: journal.path,
    });
  else printReport(report, output, journal);
  if (options.strict && report.leftCount > 0) throw new ProblemsFound();
}

async function bringIn(root: string, work: Import, { logs }: Options): Promise<void> {
  const { files, unreadable } = await listExportedFiles(root);
  for (const { id, reason } of unreadable)
    await leave(work, `file:${id}`, { noun: "files", left: { kind: "file", id, reason } });
  for (const file of files.filter(({ isComplete }) => !isComplete)) {
    const reason = "The export of it was not finished (`.done` is missing); what there is comes in.";
    await leave(work, `file:${file.id}`, { noun: "files", left: { kind: "file", id: file.id, reason } });
  }
  await importEnvironments(work, files);
  const unfinished = [];
  for (const file of files) if (!(await importVersions(work, file))) unfinished.push(file);
  // What links to a File that came after it finds it now.
  for (const file of unfinished) await importVersions(work, file);
  for (const file of files) await importDeployments(work, file);
  for (const file of files) await importMonitoring(work, file);
  if (logs) for (const file of files) await importLogs(work, file);
  for (const file of files) await importEvaluations(work, file);
}

/** Says how much has been done after every step. */
function countSteps(progress: Progress): Import["onStep"] {
  const counts = new Map<string, number>();
  let left = 0;
  return (outcome) => {
    const { noun, created, found } = outcome;
    counts.set(noun, (counts.get(noun) ?? 0) + created + found);
    left += outcome.left.length;
    const parts = [...counts].map(([name, count]) => `${count.toLocaleString("en")} ${name}`);
    progress.show(`${parts.join(" · ")}${left > 0 ? ` · ${left.toLocaleString("en")} left over` : ""}`);
  };
}
