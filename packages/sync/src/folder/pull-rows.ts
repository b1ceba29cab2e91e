import { existsSync } from "node:fs";
import { join } from "node:path";
import type { FileContent } from "../forms/file-content.ts";
import type { FormTexts } from "../forms/form.ts";
import { hashContent } from "../forms/hash-content.ts";
import type { FilePlace } from "../forms/place.ts";
import { markConflicts } from "../merge/mark-conflicts.ts";
import { mergeContents } from "../merge/merge-contents.ts";
import type { LockEntry } from "../plan/lock.ts";
import { isPull, type Row } from "../plan/row.ts";
import type { Registry } from "../registry/registry.ts";
import type { RemoteVersion } from "../registry/remote-file.ts";
import { applyChanges, type FileChange, type OnStep, type TextChange } from "./journal.ts";
import { printTexts } from "./print-texts.ts";
import { readRow } from "./read-row.ts";
import { type ReadTexts, readTexts } from "./read-texts.ts";
import type { State } from "./state.ts";

export type Context = {
  folder: string;
  state: State;
  registry: Registry;
  environment: string | undefined;
  onStep?: OnStep | undefined;
};

/** What came of a pull. */
export type Pulled = {
  done: Row[];
  /** Both changed the same: the files have marks around it. */
  conflicts: { row: Row; places: string[] }[];
  /** Not done, and why. */
  left: { row: Row; reason: string }[];
};

/** Carries out what of a plan changes the work tree or the lock alone. */
export async function pullRows(
  context: Context,
  rows: readonly Row[],
  { mayDelete }: { mayDelete: boolean },
): Promise<Pulled> {
  const result: Pulled = { done: [], conflicts: [], left: [] };
  const wanted = rows.filter((row) => {
    const reason = reasonToLeave(row, { mayDelete });
    if (reason !== null) result.left.push({ row, reason });
    return reason === null && (isPull(row) || row.action === "record" || row.action === "forget");
  });
  const contents = await readContents(context, wanted);
  const outcomes = new Map<FileChange, { row: Row; conflicts: string[] }>();
  for (const row of wanted) {
    const before = row.local === null ? null : readRow(context.folder, row.local);
    if (before !== null && before.contentHash !== row.local?.contentHash) {
      result.left.push({ row, reason: changedMeanwhile });
      continue;
    }
    const { change, conflicts } = toChange(context, { row, before, contents });
    outcomes.set(change, { row, conflicts });
  }
  const skipped = new Set(applyChanges(context, [...outcomes.keys()]));
  for (const [change, { row, conflicts }] of outcomes) {
    if (skipped.has(change)) {
      result.left.push({ row, reason: reasonOfSkipped(context, change) });
      continue;
    }
    if (conflicts.length > 0) result.conflicts.push({ row, places: conflicts });
    if (isPull(row)) result.done.push(row);
  }
  return result;
}

const changedMeanwhile = "The file was changed meanwhile: run it again.";

/** A file that nobody knows is at a place, or one is not as it was when it was looked at. */
function reasonOfSkipped({ folder }: Context, { texts }: FileChange): string {
  const stranger = texts.find(({ file, from }) => from === null && existsSync(join(folder, file)));
  return stranger === undefined
    ? changedMeanwhile
    : `Another file is at ${stranger.file}: rename or delete it, then go on.`;
}

function reasonToLeave(row: Row, { mayDelete }: { mayDelete: boolean }): string | null {
  if (row.problem !== null) return row.problem;
  if (row.action === "delete-here" && !mayDelete)
    return "It was deleted in the registry. --delete deletes it here as well.";
  return null;
}

type Contents = { there: ReadonlyMap<string, FileContent>; base: ReadonlyMap<string, FileContent> };

const readsThere: ReadonlySet<string> = new Set(["pull", "merge", "create-here", "restore-here"]);

/** The registry's contents of what is brought here, and those that both sides came from. */
async function readContents({ registry, state }: Context, rows: readonly Row[]): Promise<Contents> {
  const wanted = rows.flatMap(({ action, remote }) =>
    readsThere.has(action) && remote?.version ? [{ id: remote.version.id, fileId: remote.id }] : [],
  );
  const base = new Map<string, FileContent>();
  const missing = rows.flatMap(({ action, base: from }) => {
    if (action !== "merge" || from === null) return [];
    const kept = state.readBase(from.entry.hash);
    if (kept === undefined) return [from];
    base.set(from.entry.version, kept);
    return [];
  });
  const there = await registry.read([...wanted, ...missing.map(({ entry }) => toVersion(entry))]);
  for (const { entry } of missing) {
    const found = there.get(entry.version);
    if (found !== undefined && isOf(entry, found)) base.set(entry.version, found);
  }
  return { there, base };
}

const toVersion = ({ version, id }: LockEntry): { id: string; fileId: string } => ({
  id: version,
  fileId: id,
});

/** Tests, Evaluators and words about inputs change within a version: its id alone does not say what it held. */
function isOf({ hash, seen }: LockEntry, content: FileContent): boolean {
  const { contentHash } = hashContent(content);
  return contentHash === hash || contentHash === seen;
}

type Outcome = { change: FileChange; conflicts: string[] };

type Reading = { row: Row; before: ReadTexts | null; contents: Contents };

function toChange(context: Context, { row, before, contents }: Reading): Outcome {
  const { local, remote, base, file, action } = row;
  const forget = base !== null && (base.file !== file || remote === null) ? base.file : null;
  if (action === "forget" || action === "delete-here") {
    const texts = before === null || local === null ? [] : removal(local, before.texts);
    return { change: { texts, forget: base?.file ?? null, record: null }, conflicts: [] };
  }
  const version = remote?.version ?? null;
  const place: FilePlace = { type: row.type, path: row.path };
  const { texts, content, conflicts } = textsAfter(context, { row, place, before, contents });
  const isElsewhere = local !== null && (local.path !== place.path || local.type !== place.type);
  const changes = [
    ...(local !== null && before !== null ? removal(local, before.texts, isElsewhere ? null : texts) : []),
    ...write(place, texts, isElsewhere || before === null ? null : before.texts),
  ];
  const entry = toEntry(row, { version, content, folder: context.folder, place, texts });
  if (content !== null && entry !== null) context.state.keepBase(entry.hash, content);
  return { change: { texts: changes, forget, record: entry && { file, entry } }, conflicts };
}

type After = Reading & { place: FilePlace };
type Texts = { texts: FormTexts; content: FileContent | null; conflicts: string[] };

/** What the File's texts are to be, and the registry's content that they then come from. */
function textsAfter({ folder }: Context, { row, place, before, contents }: After): Texts {
  const there = row.remote?.version ? contents.there.get(row.remote.version.id) : undefined;
  const old = before?.texts ?? new Map<string, string>();
  if (there === undefined) return { texts: old, content: before?.content ?? null, conflicts: [] };
  const print = (content: FileContent): FormTexts => printTexts({ folder, place, content, before });
  if (row.action !== "merge" || before?.content == null)
    return { texts: print(there), content: there, conflicts: [] };
  const base = row.base ? contents.base.get(row.base.entry.version) : undefined;
  const merged = mergeContents({ base, here: before.content, there });
  const ours = print(merged.here);
  if (merged.conflicts.length === 0) return { texts: ours, content: there, conflicts: [] };
  const theirs = print(merged.there);
  const suffixes = new Set([...ours.keys(), ...theirs.keys()]);
  const marked = [...suffixes].map((suffix) => {
    const [here, other] = [ours.get(suffix), theirs.get(suffix)];
    return [suffix, here === other ? (here ?? "") : markConflicts(here ?? "", other ?? "")] as const;
  });
  return { texts: new Map(marked), content: there, conflicts: merged.conflicts };
}

const removal = (place: FilePlace, texts: FormTexts, kept: FormTexts | null = null): TextChange[] =>
  [...texts.keys()]
    .filter((suffix) => kept === null || !kept.has(suffix))
    .map((suffix) => ({ file: `${place.path}${suffix}`, from: texts.get(suffix) ?? null, text: null }));

const write = (place: FilePlace, texts: FormTexts, before: FormTexts | null): TextChange[] =>
  [...texts]
    .filter(([suffix, text]) => before?.get(suffix) !== text)
    .map(([suffix, text]) => ({ file: `${place.path}${suffix}`, from: before?.get(suffix) ?? null, text }));

type Written = {
  version: RemoteVersion | null;
  content: FileContent | null;
  folder: string;
  place: FilePlace;
  texts: FormTexts;
};

/** What the lock says of it from now on: what is pulled comes from what the registry has. */
function toEntry(row: Row, { version, content, folder, place, texts }: Written): LockEntry | null {
  const { action, base, remote } = row;
  if (remote === null) return null;
  const isPulled = action === "pull" || action === "create-here" || action === "restore-here";
  const isMet = action === "record" || action === "merge";
  if (version === null || (!isPulled && !isMet)) return base?.entry ?? null;
  const known = { id: remote.id, version: version.id, number: version.number };
  if (isMet || content === null) return { ...known, hash: version.contentHash };
  // What a text cannot hold is not a change that somebody made here.
  const hash = readTexts(folder, place, texts).contentHash ?? hashContent(content).contentHash;
  return { ...known, hash, ...(hash !== version.contentHash && { seen: version.contentHash }) };
}
