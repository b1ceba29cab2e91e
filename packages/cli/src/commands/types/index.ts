import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { Command } from "commander";
import { defaultFolder } from "../../default-folder.ts";
import { withExamples } from "../../examples.ts";
import { CommandError, ProblemsFound } from "../../exit-codes.ts";
import { createOutput, type Output, toSafeText } from "../../output.ts";
import { type CommonOptions, openSession, withCommonOptions } from "../../session.ts";
import type { Terminal } from "../../terminal.ts";
import { watchFiles } from "../../watch-files.ts";
import { listWatched } from "../test/list-watched.ts";
import { collectFromFolder, collectFromServer, type CollectedTypes } from "./collect-types.ts";
import { printPython } from "./print-python.ts";
import { printTypeScript } from "./print-typescript.ts";

type Options = CommonOptions & {
  readonly out?: string;
  readonly python?: string;
  readonly fromServer?: boolean;
  readonly env?: string;
  readonly workspace?: string;
  readonly watch?: boolean;
  readonly check?: boolean;
};

type Printed = { path: string; text: string };

/** `parley types [folder]` */
export function createTypesCommand(terminal: Terminal): Command {
  const command = new Command("types")
    .summary("write TypeScript and Python types of Prompts and Tools")
    .description(
      "Write a declaration file by which the compiler checks the inputs of `parley.prompts.call({ path, inputs })`, from .prompt " +
        "and .tool.yaml files below a folder, or from what a server holds. --python writes a stub with the same for Python.",
    )
    .argument(
      "[folder]",
      "the folder that paths start at (default: the one that parley.json names, or this one)",
    )
    .option("--out <file>", "where TypeScript goes (default: parley.d.ts, unless only --python is given)")
    .option("--python <file>", "where Python goes, e.g. parley_types.pyi")
    .option("--from-server", "read what a server holds instead of a folder")
    .option("--env <name>", "of a server, what is deployed to this environment")
    .option("--workspace <folder>", "where the paths of partials start (default: the folder)")
    .option("--watch", "write again when files change")
    .option("--check", "write nothing; end with 1 if a file is not up to date")
    .action(async (given: string | undefined, options: Options) => {
      const folder = given ?? defaultFolder(terminal);
      const output = createOutput(terminal, options.json);
      checkOptions(options);
      if (options.watch) return writeOnChanges(terminal, { folder, options, output });
      await writeTypes(terminal, { folder, options, output });
    });
  return withExamples(withCommonOptions(command), [
    ["parley types prompts", "parley.d.ts, from the files below prompts/"],
    ["parley types prompts --out src/parley.d.ts --python parley_types.pyi --watch", "both, while writing"],
    ["parley types --from-server --env production", "what is deployed"],
    ["parley types prompts --check", "in CI"],
  ]);
}

type Run = { folder: string; options: Options; output: Output };

function checkOptions({ fromServer, env, watch, check }: Options): void {
  if (env !== undefined && !fromServer)
    throw new CommandError("--env is of a server: give --from-server too.");
  if (watch && fromServer) throw new CommandError("--watch is for files; it cannot follow a server.");
  if (watch && check) throw new CommandError("Give --watch or --check, not both.");
}

async function writeTypes(terminal: Terminal, { folder, options, output }: Run): Promise<void> {
  const { types, problems } = await collectTypes(terminal, { folder, options });
  for (const problem of problems) output.warn(toSafeText(problem));
  const out = options.out ?? (options.python === undefined ? "parley.d.ts" : undefined);
  const printed: Printed[] = [
    ...(out === undefined ? [] : [{ path: out, text: printTypeScript(types) }]),
    ...(options.python === undefined ? [] : [{ path: options.python, text: printPython(types) }]),
  ];
  const changed: string[] = [];
  for (const file of printed) if (await isNew(terminal, file)) changed.push(file.path);
  if (!options.check)
    for (const file of printed) if (changed.includes(file.path)) await writeWhole(terminal, file);
  const counts = { prompts: types.prompts.length, tools: types.tools.length };
  if (options.json) output.json({ ...counts, changed, problems });
  else output.note(summarise(counts, { changed, isCheck: options.check === true }));
  if (problems.length > 0 || (options.check && changed.length > 0)) throw new ProblemsFound();
}

async function collectTypes(
  terminal: Terminal,
  { folder, options }: Pick<Run, "folder" | "options">,
): Promise<CollectedTypes> {
  if (!options.fromServer)
    return collectFromFolder(terminal, { folder, workspace: options.workspace ?? folder });
  const { parley } = openSession(terminal, options);
  return collectFromServer(parley, { environment: options.env });
}

/** Compilers that watch see a file only when what it says has changed. */
async function isNew(terminal: Terminal, { path, text }: Printed): Promise<boolean> {
  const before = await readFile(resolve(terminal.workingDirectory, path), "utf8").catch(() => undefined);
  return before !== text;
}

/** Whole or not at all: a compiler may read it at any moment. */
async function writeWhole(terminal: Terminal, { path, text }: Printed): Promise<void> {
  const target = resolve(terminal.workingDirectory, path);
  await mkdir(dirname(target), { recursive: true });
  const draft = `${target}.${process.pid}.tmp`;
  await writeFile(draft, text);
  await rename(draft, target);
}

function summarise(
  { prompts, tools }: { prompts: number; tools: number },
  { changed, isCheck }: { changed: string[]; isCheck: boolean },
): string {
  const what = `${prompts} ${prompts === 1 ? "Prompt" : "Prompts"}, ${tools} ${tools === 1 ? "Tool" : "Tools"}`;
  if (changed.length === 0) return `${what}: up to date.`;
  return isCheck ? `${changed.join(", ")}: not up to date.` : `${what} → ${changed.join(", ")}`;
}

/** Goes on until the process is ended. */
async function writeOnChanges(terminal: Terminal, run: Run): Promise<void> {
  const list = () => listWatched(terminal.workingDirectory, [run.folder]);
  const changes = await watchFiles({ list, intervalMs: 300 });
  const writePatiently = async (): Promise<void> => {
    try {
      await writeTypes(terminal, run);
    } catch (error) {
      // What is wrong has been said; the next change may put it right.
      if (!(error instanceof ProblemsFound)) throw error;
    }
  };
  await writePatiently();
  run.output.note("Waiting for changes. Ctrl+C ends it.");
  for await (const changed of changes) {
    // What it writes itself is no reason to write.
    if ([...changed].some((path) => !path.endsWith(".d.ts") && !path.endsWith(".pyi")))
      await writePatiently();
  }
}
