import { rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import type { LockEntry } from "../plan/lock.ts";
import { digest, type State } from "./state.ts";
import { readIfThere, removeEmptyFolders, writeWhole } from "./write-whole.ts";

/** A file that becomes another: `before` and `after` are digests of its text, null where it is not there. */
const Operation = z.object({ file: z.string(), before: z.string().nullable(), after: z.string().nullable() });

const Entry = z.object({
  id: z.string(),
  version: z.string(),
  number: z.int(),
  hash: z.string(),
  seen: z.string().optional(),
});

/** What is done with one File: all of it, or nothing, and then the lock says so. */
const Change = z.object({
  operations: z.array(Operation),
  /** The lock's entry that goes. */
  forget: z.string().nullable(),
  /** The lock's entry that comes. */
  record: z.object({ file: z.string(), entry: Entry }).nullable(),
});

const Journal = z.object({ version: z.literal(1), changes: z.array(Change) });

/** A file, the text that it was read with, and the one it gets; null: it was not there, or goes. */
export type TextChange = { file: string; from: string | null; text: string | null };

export type FileChange = {
  texts: readonly TextChange[];
  forget: string | null;
  record: { file: string; entry: LockEntry } | null;
};

/** Tells where a command is, for whoever ends it there on purpose. */
export type OnStep = (step: string) => void;

type Place = { folder: string; state: State; onStep?: OnStep | undefined };

/**
 * Changes files and the lock together. It is written down first: whoever ends the process in between, the next command
 * goes on where it was.
 *
 * @returns the changes that were not made, for somebody has changed the files meanwhile
 */
export function applyChanges(place: Place, changes: readonly FileChange[]): FileChange[] {
  if (changes.length === 0) return [];
  const { state, onStep } = place;
  // A file that one File leaves may be the one that another comes to.
  const taken = new Set(
    changes.flatMap(({ texts }) => texts.filter(({ text }) => text !== null)).map(({ file }) => file),
  );
  const left = new Map(
    changes
      .flatMap(({ texts }) => texts)
      .flatMap(({ file, from, text }) => (text === null && from !== null ? [[file, from] as const] : [])),
  );
  const written = changes.map(({ texts, forget, record }) => ({
    forget,
    record,
    operations: texts
      .filter(({ file, text }) => text !== null || !taken.has(file))
      .map(({ file, from, text }) => {
        const before = from ?? left.get(file) ?? null;
        return {
          file,
          before: before === null ? null : digest(before),
          after: text === null ? null : state.stage(text),
        };
      }),
  }));
  onStep?.("staged");
  writeWhole(
    state.journalPath,
    JSON.stringify({ version: 1, changes: written } satisfies z.input<typeof Journal>),
  );
  onStep?.("journaled");
  const skipped = new Set(complete(place, written));
  return changes.filter((_change, index) => skipped.has(index));
}

/** Ends what an earlier command began. Answers whether there was something. */
export function completeJournal(place: Place): boolean {
  const text = readIfThere(place.state.journalPath);
  if (text === undefined) {
    place.state.clearStaged();
    return false;
  }
  complete(place, Journal.parse(JSON.parse(text)).changes);
  return true;
}

type Written = z.output<typeof Change>[];

function complete({ folder, state, onStep }: Place, changes: Written): number[] {
  const skipped: number[] = [];
  const lock = state.readLock();
  const files = new Map(lock.files);
  const current = (file: string): string | null => {
    const text = readIfThere(join(folder, file));
    return text === undefined ? null : digest(text);
  };
  const isOpen = ({ operations }: Written[number]): boolean =>
    operations.every(({ file, before, after }) => [before, after].includes(current(file)));
  const made = changes.filter((change, index) => {
    if (isOpen(change)) return true;
    skipped.push(index);
    return false;
  });
  for (const operation of made.flatMap((change) => change.operations)) {
    perform(operation, { folder, state });
    onStep?.("performed");
  }
  for (const { forget } of made) if (forget !== null) files.delete(forget);
  for (const { record } of made) if (record !== null) files.set(record.file, record.entry);
  state.writeLock({ ...lock, files });
  onStep?.("locked");
  rmSync(state.journalPath, { force: true });
  onStep?.("finished");
  state.clearStaged();
  return skipped;
}

function perform(
  { file, after }: z.output<typeof Operation>,
  { folder, state }: { folder: string; state: State },
): void {
  const path = join(folder, file);
  const text = readIfThere(path);
  if (text !== undefined && digest(text) === after) return;
  const staged = after === null ? null : state.readStaged(after);
  if (staged === undefined)
    throw new Error(
      `The new text of ${file} is missing (${join(state.folder, "staged", String(after))}): it stays as it is. ` +
        `Delete ${state.journalPath} and run it again, to begin anew.`,
    );
  if (text !== undefined) state.keep(text);
  if (staged !== null) return writeWhole(path, staged);
  rmSync(path, { force: true });
  removeEmptyFolders(dirname(path), folder);
}
