import { writeFile } from "node:fs/promises";
import path from "node:path";
import { Command } from "commander";
import { withExamples } from "../../examples.ts";
import { type CommonOptions, openSession, type Session, withCommonOptions } from "../../session.ts";
import { takeFirst } from "../../take-first.ts";
import type { Terminal } from "../../terminal.ts";
import { parseCount } from "../../parse-options.ts";
import { describeNoun, describeNouns, describeOperation } from "./describe-operations.ts";
import { findOperation, nouns, type Operation } from "./operations.ts";
import { readArguments } from "./read-arguments.ts";

type Options = CommonOptions & {
  readonly body?: string;
  readonly out?: string;
  readonly all?: number;
  readonly describe?: boolean;
};

/** `parley api [operation] [field=value…]`: everything the API can do, by its own names. */
export function createApiCommand(terminal: Terminal): Command {
  const command = new Command("api")
    .summary("anything else the API can do")
    .description(
      "Call any operation of the API by its name. Without arguments: what there is. Answers are JSON.",
    )
    .argument("[operation]", "a noun (datasets), or noun and operation (datasets.list)")
    .argument("[fields...]", "name=text, name:=json, name=@file; a name may be repeated")
    .option("--body <file>", "a JSON file with fields; - is standard input")
    .option("--all <count>", "of a list, so many records from all its pages", parseCount)
    .option("--out <file>", "where an answer that is a file goes; else standard output")
    .option("--describe", "say what the operation takes instead of calling it")
    .action(async (given: string | undefined, pairs: string[], options: Options) => {
      const session = openSession(terminal, options);
      const { output } = session;
      if (given === undefined) return describeNouns(output);
      if (nouns.includes(given)) return describeNoun(output, given);
      const operation = findOperation(given);
      if (options.describe) return describeOperation(output, operation);
      const fields = await readArguments(terminal, operation, { pairs, body: options.body });
      await show(session, await ask(session, operation, { fields, all: options.all }), options);
    });
  return withExamples(withCommonOptions(command), [
    ["parley api datasets", "what can be done with Datasets"],
    ["parley api datasets.upsert --describe", "what that takes"],
    ["parley api datasets.importDatapoints id=ds_… file=@cases.csv", "send a file"],
    ["parley api datasets.exportDatapoints id=ds_… format=xlsx --out cases.xlsx", "get one"],
    ["parley api logs.list filter='cost > 0.01' --all 500", "the first 500 of all pages"],
  ]);
}

type Method = (fields: Record<string, unknown>) => unknown;

async function ask(
  { parley }: Session,
  { noun, name }: Operation,
  { fields, all }: { fields: Record<string, unknown>; all: number | undefined },
): Promise<unknown> {
  const methods = (parley as unknown as Record<string, Record<string, Method>>)[noun] ?? {};
  const everything = methods[name.replace(/^list/, "listAll")];
  if (all !== undefined && everything !== undefined && name.startsWith("list"))
    return takeFirst(everything(fields) as AsyncIterable<unknown>, all);
  return methods[name]?.(fields);
}

async function show({ output, terminal }: Session, reply: unknown, { out }: Options): Promise<void> {
  if (reply instanceof Blob) {
    const bytes = new Uint8Array(await reply.arrayBuffer());
    if (out === undefined) terminal.stdout.write(bytes);
    else await writeFile(path.resolve(terminal.workingDirectory, out), bytes);
  } else if (typeof reply === "string") output.write(reply);
  else if (reply === undefined) output.note("Done.");
  else output.json(reply);
}
