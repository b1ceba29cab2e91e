import { createReadStream } from "node:fs";
import { access, readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { Command } from "commander";
import { withExamples } from "../../examples.ts";
import { CommandError } from "../../exit-codes.ts";
import { createOutput, type Output } from "../../output.ts";
import { parseCount } from "../../parse-options.ts";
import { type CommonOptions, openSession, withCommonOptions } from "../../session.ts";
import { renderTable } from "../../table.ts";
import type { Terminal } from "../../terminal.ts";
import { readKeys, type PublicKey } from "../receipts/read-keys.ts";
import { findForgery, readCheckpoint, type Checkpoint } from "./read-checkpoint.ts";
import { verifyEntries } from "./verify-entries.ts";

/** `parley audit` */
export function createAuditCommand(terminal: Terminal): Command {
  return new Command("audit")
    .summary("what was changed, by whom, and whether the record is intact")
    .description("Every change and every denied attempt, in a chain that shows whether it was tampered with.")
    .addCommand(createListCommand(terminal))
    .addCommand(createExportCommand(terminal))
    .addCommand(createVerifyCommand(terminal));
}

function createListCommand(terminal: Terminal): Command {
  const command = new Command("list")
    .summary("list the newest entries")
    .description("List the newest entries.")
    .option("--action <action>", "only this action, or those that begin so: prompts.")
    .option("--denied", "only what was denied")
    .option("--limit <count>", "how many at most", parseCount, 50)
    .action(async (options: CommonOptions & { action?: string; denied?: boolean; limit: number }) => {
      const { parley, output } = openSession(terminal, options);
      const { records } = await parley.audit.list({
        size: Math.min(options.limit, 1000),
        ...(options.action !== undefined && { action: options.action }),
        ...(options.denied === true && { outcome: "denied" as const }),
      });
      if (output.isJson) return output.json(records);
      type Entry = (typeof records)[number];
      const columns = [
        { title: "#", cell: (entry: Entry) => String(entry.sequence), align: "right" as const },
        { title: "when", cell: (entry: Entry) => entry.recorded_at.replace("T", " ").slice(0, 19) },
        { title: "who", cell: (entry: Entry) => entry.actor.name, narrowest: 12 },
        { title: "what", cell: (entry: Entry) => entry.action, style: output.colors.cyan },
        { title: "", cell: (entry: Entry) => (entry.outcome === "done" ? "" : entry.outcome) },
        { title: "of", cell: (entry: Entry) => entry.target ?? "–", narrowest: 12 },
        { title: "from", cell: (entry: Entry) => entry.address ?? "–", rank: 1 },
      ];
      output.line(renderTable(records, { columns, output }));
    });
  return withCommonOptions(command);
}

function createExportCommand(terminal: Terminal): Command {
  const command = new Command("export")
    .summary("print all entries as JSON lines")
    .description("Print all entries as JSON lines, the oldest first, to be kept and verified elsewhere.")
    .option("--from <sequence>", "from this one on", parseCount)
    .action(async (options: CommonOptions & { from?: number }) => {
      const { parley, output } = openSession(terminal, options);
      const file = await parley.audit.export(options.from === undefined ? {} : { from: options.from });
      output.write(await file.text());
    });
  return withExamples(withCommonOptions(command), [["parley audit export > audit.jsonl", "all of it"]]);
}

type VerifyOptions = CommonOptions & { checkpoint?: string; key?: string };

function createVerifyCommand(terminal: Terminal): Command {
  const command = new Command("verify")
    .summary("verify that nothing was changed or taken away")
    .description(
      "Verify an exported file by itself, or, without one, what the server's database holds. Every hash is computed anew; that entries at the end are gone shows by a checkpoint: an export begins with one, and any that was kept can be given.",
    )
    .argument("[file]", "an export; - for standard input")
    .option("--checkpoint <file>", "a checkpoint, or an export of before, that was kept elsewhere")
    .option("--key <file>", "the public keys that sign checkpoints, as `parley receipts keys` prints them")
    .action(async (file: string | undefined, options: VerifyOptions) => {
      const kept = options.checkpoint === undefined ? undefined : await readKept(options.checkpoint);
      const keys = options.key === undefined ? undefined : readKeys(await read(options.key), options.key);
      if (kept !== undefined && keys !== undefined) refuseForged(kept, keys);
      if (file === undefined) return verifyServer(terminal, { options, kept });
      const verdict = await verifyEntries(await openLines(terminal, file), kept && [kept.content]);
      const own = verdict.checkpoint === null ? undefined : readCheckpoint(verdict.checkpoint);
      if (own !== undefined && keys !== undefined) refuseForged(own, keys);
      const output = createOutput(terminal, options.json);
      const { broken, head, entries, first } = verdict;
      if (entries === 0 && broken === null) throw new CommandError(`There is no entry in ${file}.`);
      report(output, {
        json: { is_intact: broken === null, ...verdict },
        entries,
        head,
        first,
        checkpoint: { told: own ?? kept, isSigned: keys !== undefined },
        fault:
          broken &&
          `line ${broken.line}${broken.sequence === null ? "" : `, entry ${broken.sequence}`}: ${broken.reason}`,
      });
    });
  return withExamples(withCommonOptions(command), [
    ["parley audit verify", "what the server holds"],
    ["parley audit verify --checkpoint kept.jsonl", "and that it still holds what it held then"],
    ["parley audit verify audit.jsonl --key keys.json", "an export, without any server"],
  ]);
}

async function readKept(file: string): Promise<Checkpoint> {
  const kept = readCheckpoint(await read(file));
  if (kept === undefined) throw new CommandError(`There is no checkpoint in ${file}.`);
  return kept;
}

function refuseForged(checkpoint: Checkpoint, keys: readonly PublicKey[]): void {
  const reason = findForgery(checkpoint, keys);
  if (reason !== undefined) throw new CommandError(`The checkpoint is not genuine: ${reason}.`);
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch {
    throw new CommandError(`${file} cannot be read.`);
  }
}

async function openLines(terminal: Terminal, file: string): Promise<AsyncIterable<string>> {
  if (file === "-") return createInterface({ input: terminal.stdin });
  await access(file).catch(() => {
    throw new CommandError(`There is no file ${file} that can be read.`);
  });
  return createInterface({ input: createReadStream(file) });
}

async function verifyServer(
  terminal: Terminal,
  { options, kept }: { options: CommonOptions; kept: Checkpoint | undefined },
): Promise<void> {
  const { parley, output } = openSession(terminal, options);
  const found = await parley.audit.verify();
  const { broken, head, entries } = found;
  const fault =
    broken && `entry ${broken.sequence}${broken.id === null ? "" : ` (${broken.id})`}: ${broken.reason}`;
  const contradiction = kept && (await findContradiction(parley, kept));
  report(output, { json: found, entries, head, fault: fault ?? contradiction ?? null });
}

/** Whether the server still holds the entry that a checkpoint tells of. */
async function findContradiction(
  parley: ReturnType<typeof openSession>["parley"],
  { content: { sequence, hash } }: Checkpoint,
): Promise<string | undefined> {
  const { records } = await parley.audit.list({ before: sequence + 1, size: 1 });
  const [entry] = records;
  if (entry === undefined || entry.sequence !== sequence)
    return `entry ${sequence}: it is missing, the checkpoint tells of it`;
  return entry.hash === hash ? undefined : `entry ${sequence}: the checkpoint tells of another one`;
}

type Report = {
  json: unknown;
  entries: number;
  head: { sequence: number; hash: string } | null;
  /** Of a file: with which entry it begins. */
  first?: number | null;
  /** Of a file: what tells how far it must reach. */
  checkpoint?: { told: Checkpoint | undefined; isSigned: boolean };
  fault: string | null;
};

function report(output: Output, { json, entries, head, first, checkpoint, fault }: Report): void {
  if (output.isJson) output.json(json);
  if (fault !== null) throw new CommandError(`The audit log is not as it was written: ${fault}.`);
  if (output.isJson) return;
  output.line(`Intact: ${entries} entries.`);
  // What was cut off at either end shows in nothing that is left.
  if (first != null && first > 1)
    output.note(`They begin with entry ${first}: what was before is not in this file.`);
  if (head !== null) output.note(`The newest is ${head.sequence}, ${head.hash}.`);
  if (checkpoint === undefined) return;
  const { told, isSigned } = checkpoint;
  if (told === undefined)
    output.note("No checkpoint tells how far they must reach: some at the end may be missing.");
  else if (!isSigned)
    output.note("Who signed the checkpoint was not verified: give the public keys with --key.");
}
