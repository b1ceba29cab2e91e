import { Command } from "commander";
import { withExamples } from "../../examples.ts";
import { ProblemsFound } from "../../exit-codes.ts";
import { withCommonOptions } from "../../common-options.ts";
import type { Terminal } from "../../terminal.ts";
import { isNotable } from "./describe-row.ts";
import { openProject, type SyncOptions, toPaths } from "./open-project.ts";
import { printPlan, toJsonRow } from "./print-plan.ts";

type Options = SyncOptions & { readonly exitCode?: boolean };

/** `parley status` */
export function createStatusCommand(terminal: Terminal): Command {
  const command = new Command("status")
    .summary("show what differs between here and the registry")
    .description("Show which Files were changed, renamed or deleted, on which side. Changes nothing.")
    .argument("[paths...]", "only these Files, or those in these folders")
    .option("--environment <name>", "compare with what is deployed there, not with what was saved last")
    .option("--no-environment", "compare with what was saved last, whatever parley.json says")
    .option("--exit-code", "end with 1 where anything differs")
    .action(async (paths: string[], options: Options) => {
      const { tree, project, output } = openProject(terminal, options);
      const rows = (await tree.plan({ paths: toPaths(paths, terminal, project) })).filter(isNotable);
      if (output.isJson) output.json({ files: rows.map(toJsonRow) });
      else printPlan(output, rows);
      if (options.exitCode && rows.length > 0) throw new ProblemsFound();
    });
  return withExamples(withCommonOptions(command), [
    ["parley status", "before a commit"],
    ["parley status --exit-code --environment production", "in CI: is what is here what is deployed?"],
  ]);
}
