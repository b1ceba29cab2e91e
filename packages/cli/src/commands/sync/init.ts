import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { projectFileName } from "@parley/sync/project";
import { Command } from "commander";
import { withExamples } from "../../examples.ts";
import { CommandError } from "../../exit-codes.ts";
import { findConnection } from "../../find-connection.ts";
import { createOutput } from "../../output.ts";
import type { Terminal } from "../../terminal.ts";

type Options = {
  readonly server?: string;
  readonly folder?: string;
  readonly environment?: string;
  readonly json?: boolean;
};

/** `parley init` */
export function createInitCommand(terminal: Terminal): Command {
  const command = new Command("init")
    .summary("bind this folder to a registry")
    .description(
      "Write parley.json: which server, which folder holds the Files, which environment is pulled. A folder `humanloop`\n" +
        "that is here already is taken as it is.",
    )
    .option("--server <url>", "the server; default: the one that other commands here would ask")
    .option("--folder <path>", "where the Files are (default: parley, or humanloop where that is there)")
    .option("--environment <name>", "pull what is deployed there, not what was saved last")
    .option("--json", "print JSON")
    .action((options: Options) => init(terminal, options));
  return withExamples(command, [
    [
      "parley init --server https://parley.example.com",
      "in a repository; then `parley login` and `parley pull`",
    ],
  ]);
}

function init(terminal: Terminal, options: Options): void {
  const { workingDirectory: root } = terminal;
  const path = join(root, projectFileName);
  if (existsSync(path))
    throw new CommandError(`${projectFileName} is here already. Edit it, or delete it first.`);
  const server = options.server ?? findConnection({}, terminal).baseUrl ?? undefined;
  if (server !== undefined && !URL.canParse(server)) throw new CommandError(`${server} is no address.`);
  const folder = options.folder ?? (existsSync(join(root, "humanloop")) ? "humanloop" : "parley");
  if (!resolve(root, folder).startsWith(root))
    throw new CommandError(`${folder} is not in this folder. Files are kept below parley.json.`);
  const { environment } = options;
  const project = { version: 1, ...(server && { server }), folder, ...(environment && { environment }) };
  writeFileSync(path, `${JSON.stringify(project, null, 2)}\n`, { flag: "wx" });
  mkdirSync(join(root, folder), { recursive: true });
  const isIgnored = ignoreState(root);
  const output = createOutput(terminal, options.json);
  if (options.json) return output.json({ ...project, path });
  output.line(`Wrote ${projectFileName}: Files in ${folder}/, server ${server ?? "not named"}.`);
  if (isIgnored) output.note(".parley/ is in .gitignore now: commit parley.json and parley.lock, not that.");
  output.note("Next: parley login, parley pull.");
}

/** What is beside the lock need not be in git. */
function ignoreState(root: string): boolean {
  if (!existsSync(join(root, ".git"))) return false;
  const path = join(root, ".gitignore");
  const text = existsSync(path) ? readFileSync(path, "utf8") : "";
  if (/^\/?\.parley\/?$/m.test(text)) return false;
  appendFileSync(path, `${text === "" || text.endsWith("\n") ? "" : "\n"}.parley/\n`);
  return true;
}
