import { resolve } from "node:path";
import { Command, Option } from "commander";
import { withExamples } from "../../examples.ts";
import { type CommonOptions, openSession, withCommonOptions } from "../../session.ts";
import type { Terminal } from "../../terminal.ts";
import { createProgress } from "../import/progress.ts";
import { exportFile, type Export } from "./export-file.ts";
import { exportPlainFile } from "./export-plain-file.ts";

type Options = CommonOptions & {
  readonly format: "humanloop" | "plain";
  readonly logs: boolean;
  readonly quiet?: boolean;
};

const formats = { humanloop: exportFile, plain: exportPlainFile } as const;

/** `parley export <folder>` */
export function createExportCommand(terminal: Terminal): Command {
  const command = new Command("export")
    .summary("write everything into a folder")
    .description(
      "Write every File with its versions, deployments, Datapoints and Logs into a folder.\n" +
        "`humanloop` is the layout that `parley import humanloop` reads. `plain` is for people and other tools: the files that\n" +
        "`parley pull` writes, as they are deployed to the default environment, with words and Logs beside them; `parley push`\n" +
        "takes them.\n" +
        "It may be ended at any time; the same command goes on with what is not finished.",
    )
    .argument("<folder>", "where to; it is made where it does not exist")
    .addOption(
      new Option("--format <format>", "how it is laid out")
        .choices(Object.keys(formats))
        .default("humanloop"),
    )
    .option("--no-logs", "write no Logs")
    .option("-q, --quiet", "do not show how far it is")
    .action((folder: string, options: Options) => exportAll(terminal, folder, options));
  return withExamples(withCommonOptions(command), [
    ["parley export backup", "everything, to bring it into another Parley"],
    ["parley export prompts --format plain --no-logs", "the Files, to read them and to keep them in Git"],
  ]);
}

async function exportAll(terminal: Terminal, folder: string, options: Options): Promise<void> {
  const { parley, output } = openSession(terminal, options);
  const progress = createProgress(terminal, options.quiet ?? false);
  const root = resolve(terminal.workingDirectory, folder);
  const counts = { files: 0, finished_before: 0, versions: 0, datapoints: 0, logs: 0 };
  const onCount: Export["onCount"] = (noun, count) => {
    counts[noun] += count;
    const { files, logs } = counts;
    progress.show(`${files.toLocaleString("en")} files · ${logs.toLocaleString("en")} logs`);
  };
  try {
    for await (const file of parley.files.listAll({ size: 100, sort_by: "created_at", order: "asc" })) {
      const isNew = await formats[options.format]({ parley, root, withLogs: options.logs, onCount }, file);
      if (isNew) onCount("files", 1);
      else counts.finished_before += 1;
    }
  } finally {
    progress.end();
  }
  if (output.isJson) return output.json({ folder: root, ...counts });
  const words = [`${counts.files} Files`, `${counts.versions} versions`, `${counts.datapoints} Datapoints`];
  output.line(`Wrote ${words.join(", ")} and ${counts.logs} Logs to ${root}.`);
  if (counts.finished_before > 0) output.note(`${counts.finished_before} Files had been finished before.`);
}
