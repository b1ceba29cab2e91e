import type { Row } from "@parley/sync/plan";
import { Command } from "commander";
import { withExamples } from "../../examples.ts";
import { withCommonOptions } from "../../common-options.ts";
import type { Terminal } from "../../terminal.ts";
import type { Direction } from "./describe-row.ts";
import { openProject, type SyncOptions, toPaths } from "./open-project.ts";
import { isShown, printOutcome, printPlan, toJsonRow } from "./print-plan.ts";
import { readGit } from "./read-git.ts";

type Options = SyncOptions & {
  readonly dryRun?: boolean;
  readonly delete?: boolean;
  readonly message?: string;
  readonly deploy?: string;
};

async function transfer(
  terminal: Terminal,
  direction: Direction,
  { options, paths }: { options: Options; paths: string[] },
): Promise<void> {
  const { tree, project, output } = openProject(terminal, options);
  const only = { paths: toPaths(paths, terminal, project) };
  if (options.dryRun) {
    const rows = await tree.plan(only);
    if (output.isJson) return output.json({ files: rows.filter(isShown[direction]).map(toJsonRow) });
    return printPlan(output, rows, direction);
  }
  const common = {
    ...only,
    mayDelete: options.delete ?? false,
    onPlan: (rows: readonly Row[]) => {
      if (!output.isJson) printPlan(output, rows, direction);
    },
  };
  if (direction === "pull") return printOutcome(output, { pulled: await tree.pull(common) });
  const pushing = {
    ...common,
    gitOf: await readGit(project.folder),
    message: options.message,
    deploy: options.deploy,
  };
  if (direction === "push") return printOutcome(output, { pushed: await tree.push(pushing) });
  printOutcome(output, await tree.sync(pushing));
}

function createTransferCommand(terminal: Terminal, direction: Direction): Command {
  const command = new Command(direction)
    .argument("[paths...]", "only these Files, or those in these folders")
    .option("--dry-run", "only show what would happen")
    .option("--environment <name>", "what is deployed there, not what was saved last")
    .option("--no-environment", "what was saved last, whatever parley.json says")
    .action((paths: string[], options: Options) => transfer(terminal, direction, { options, paths }));
  if (direction !== "pull")
    command
      .option("-m, --message <words>", "describe the versions that are made")
      .option("--deploy <environment>", "deploy what is here to this environment afterwards");
  return withCommonOptions(command);
}

/** `parley pull` */
export const createPullCommand = (terminal: Terminal): Command =>
  withExamples(
    createTransferCommand(terminal, "pull")
      .summary("bring what is in the registry here")
      .description(
        "Bring what is new in the registry into the work tree. Where both sides changed a File they are merged; what\n" +
          "both changed the same stays in the file with marks around it. Nothing of yours is overwritten.",
      )
      .option("--delete", "delete here what was deleted in the registry"),
    [
      ["parley pull", "what was saved last"],
      ["parley pull --environment production", "what is deployed"],
    ],
  );

/** `parley push` */
export const createPushCommand = (terminal: Terminal): Command =>
  withExamples(
    createTransferCommand(terminal, "push")
      .summary("bring what is here into the registry")
      .description(
        "Make versions of what was changed here, with the commit they are of. What was changed in the registry as well\n" +
          "has to be pulled first.",
      )
      .option("--delete", "delete in the registry what was deleted here, with its versions and Logs"),
    [
      ['parley push -m "kinder words"', "after a commit"],
      ["parley push --deploy staging", "in CI, after a merge"],
      ["parley push support --dry-run", "see what would happen to the Files in support"],
    ],
  );

/** `parley sync` */
export const createSyncCommand = (terminal: Terminal): Command =>
  withExamples(
    createTransferCommand(terminal, "sync")
      .summary("pull, then push")
      .description("Bring both sides to the same state. What is in conflict stays for you to resolve.")
      .option("--delete", "delete on either side what was deleted on the other"),
    [["parley sync", "both ways"]],
  );
