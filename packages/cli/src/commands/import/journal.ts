import { appendFile, open } from "node:fs/promises";
import { createInterface } from "node:readline";
import { CommandError } from "../../exit-codes.ts";

/** Something that could not be brought in as it was. */
export type Left = {
  readonly kind: string;
  readonly id: string;
  readonly field?: string | null | undefined;
  readonly reason: string;
};

/** What came of one step: a version, the deployments of a File, some lines of Logs. */
export type StepOutcome = {
  /** What is counted: `versions`, `datapoints`, `logs`, … */
  readonly noun: string;
  readonly created: number;
  readonly found: number;
  readonly left: readonly Left[];
  /** The ids it had and has, where that is one thing. */
  readonly ids?: { readonly old: string; readonly new: string } | undefined;
};

type Entry = StepOutcome & { readonly step: string };

/**
 * What has been brought in so far, a line a step, written before the next step begins: an import that was ended by
 * whatever goes on where it was. A step that left something over is taken again by the next run.
 */
export type Journal = {
  readonly path: string;
  isDone(step: string): boolean;
  add(step: string, outcome: StepOutcome): Promise<void>;
  /** The last outcome of every step, in the order of their first attempts. */
  outcomes(): AsyncGenerator<Entry>;
};

export async function openJournal(path: string, { isAnew }: { isAnew: boolean }): Promise<Journal> {
  await (await open(path, isAnew ? "w" : "a").catch(refuse(path))).close();
  const lastLine = new Map<string, number>();
  const done = new Set<string>();
  const created = new Map<string, number>();
  let lines = 0;
  const note = (entry: Entry): void => {
    const { step, left } = entry;
    lastLine.set(step, lines);
    lines += 1;
    created.set(step, entry.created);
    // What came in without some of its fields is in; only what is whole left over may come in later.
    if (left.every(({ field }) => field != null)) done.add(step);
    else done.delete(step);
  };
  for await (const entry of readEntries(path)) {
    if (entry === undefined) lines += 1;
    else note(entry);
  }
  // The end of a process may have cut the last line short, or off its line break.
  if (lines > 0) await appendFile(path, "\n");
  return {
    path,
    isDone: (step) => done.has(step),
    async add(step, outcome) {
      // What an earlier attempt brought in is found by a later one.
      const before = Math.min(created.get(step) ?? 0, outcome.found);
      const counts = { created: before + outcome.created, found: outcome.found - before };
      const entry = { step, ...outcome, ...counts };
      await appendFile(path, `${JSON.stringify(entry)}\n`);
      note(entry);
    },
    async *outcomes() {
      let line = -1;
      for await (const entry of readEntries(path)) {
        line += 1;
        if (entry !== undefined && lastLine.get(entry.step) === line) yield entry;
      }
    },
  };
}

async function* readEntries(path: string): AsyncGenerator<Entry | undefined> {
  const handle = await open(path);
  for await (const text of createInterface({ input: handle.createReadStream(), crlfDelay: Infinity })) {
    if (text !== "") yield readEntry(text);
  }
}

function readEntry(text: string): Entry | undefined {
  try {
    return JSON.parse(text) as Entry;
  } catch {
    return undefined;
  }
}

const refuse = (path: string) => (error: unknown) => {
  const reason = error instanceof Error ? error.message : "unknown";
  throw new CommandError(`The journal ${path} cannot be written (${reason}). Name another with --journal.`);
};
