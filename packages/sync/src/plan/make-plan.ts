import { mainFileOf } from "../forms/place.ts";
import type { RemoteFile } from "../registry/remote-file.ts";
import { findObstacles } from "./find-obstacles.ts";
import { describeUnreadable } from "./describe-unreadable.ts";
import type { FoldName } from "./fold-name.ts";
import type { LocalFile } from "./local-file.ts";
import type { Lock, LockEntry } from "./lock.ts";
import { findTwins } from "./find-twins.ts";
import { pairRenamed } from "./pair-renamed.ts";
import type { Action, Row } from "./row.ts";

/** What is known of both sides. */
export type Sides = {
  lock: Lock;
  local: readonly LocalFile[];
  remote: readonly RemoteFile[];
  /** Names that it makes equal are one file in the work tree; without it, only equal names are. */
  foldName?: FoldName | undefined;
};

/** A File that both sides may have, before it is said what is to be done. */
type Known = {
  local: LocalFile | null;
  remote: RemoteFile | null;
  base: { file: string; entry: LockEntry } | null;
  note?: string | null;
};

/**
 * Says of each File what has happened to it since both sides were seen, and what is to be done. Pure: the same three
 * lists give the same plan.
 *
 * @example
 * makePlan({ lock, local, remote }).filter(isPush);
 */
export function makePlan(sides: Sides): Row[] {
  const rows = pairUp(sides).map(toRow);
  const obstacles = new Map([...findObstacles(rows, sides), ...findTwins(rows, sides.foldName)]);
  return rows
    .map((row): Row => ({ ...row, problem: row.problem ?? obstacles.get(row) ?? null }))
    .toSorted((a, b) => (a.file < b.file ? -1 : 1));
}

function pairUp({ lock, local, remote }: Sides): Known[] {
  const byId = new Map(remote.map((file) => [file.id, file]));
  const byPlace = new Map(remote.map((file) => [mainFileOf(file), file]));
  const here = new Map(local.map((file) => [file.file, file]));
  const known = [...lock.files].map(([file, entry]): Known => {
    const found = byId.get(entry.id) ?? null;
    return { base: { file, entry }, remote: found, local: here.get(file) ?? null };
  });
  const claimed = new Set(known.flatMap(({ remote: file }) => file?.id ?? []));
  for (const one of known) {
    // Deleted there, and another has its place: that is what the file here is about from now on.
    const successor = one.remote === null && one.base ? byPlace.get(one.base.file) : undefined;
    if (successor === undefined || claimed.has(successor.id)) continue;
    one.remote = successor;
    claimed.add(successor.id);
  }
  for (const { base, local: file } of known) if (base && file) here.delete(file.file);
  const renames = pairRenamed(known, here, byPlace);
  for (const { one, file, note } of renames.pairs) {
    one.local = file;
    one.note = note;
    here.delete(file.file);
  }
  const met = [...here.values()].map((file): Known => {
    const found = byPlace.get(file.file);
    const note = renames.unsure.get(file) ?? null;
    if (found === undefined || claimed.has(found.id)) return { base: null, local: file, remote: null, note };
    claimed.add(found.id);
    return { base: null, local: file, remote: found };
  });
  const unmet = remote.filter(({ id }) => !claimed.has(id));
  return [...known, ...met, ...unmet.map((file): Known => ({ base: null, local: null, remote: file }))];
}

function toRow({ local, remote, base, note = null }: Known): Row {
  const place = placeOf({ local, remote, base });
  const action = decide({ local, remote, base });
  const isBlocked = local !== null && local.contentHash === null;
  return {
    ...place,
    local,
    remote,
    base,
    action: isBlocked ? "none" : settle(action, { place, local, base }),
    problem: isBlocked ? describeUnreadable(local) : null,
    move: isBlocked ? null : place.move,
    note,
  };
}

/** What was renamed on both sides alike, or by a command that was ended, is only to be recorded. */
function settle(
  action: Action,
  { place, local, base }: { place: Pick<Row, "file" | "move"> } & Omit<Known, "remote">,
): Action {
  const isElsewhere = base !== null && local !== null && base.file !== place.file && place.move === null;
  return action === "none" && isElsewhere ? "record" : action;
}

function decide({ local, remote, base }: Known): Action {
  const there = remote?.version ?? null;
  if (base === null || base.entry.id !== remote?.id) return decideWithoutBase({ local, remote, base });
  const { hash, seen } = base.entry;
  // Nothing is deployed to the environment that is looked at: there is nothing to compare with.
  const hasChangedThere = there !== null && there.contentHash !== (seen ?? hash);
  if (local === null) return hasChangedThere ? "restore-here" : "delete-there";
  const hasChangedHere = local.contentHash !== hash;
  if (there !== null && local.contentHash === there.contentHash) {
    const isRecorded = !hasChangedHere && seen === undefined && base.entry.version === there.id;
    return isRecorded ? "none" : "record";
  }
  if (hasChangedHere && hasChangedThere) return "merge";
  if (hasChangedThere) return "pull";
  return hasChangedHere ? "push" : "none";
}

/** They have not met before, or what the lock says is about a File that is gone. */
function decideWithoutBase({ local, remote, base }: Known): Action {
  if (local === null && remote === null) return "forget";
  const isAsBefore = base !== null && local?.contentHash === base.entry.hash;
  if (remote === null) {
    if (base === null) return "create-there";
    return isAsBefore ? "delete-here" : "restore-there";
  }
  if (remote.version === null) return "none";
  if (local === null) return base === null ? "create-here" : "restore-here";
  if (local.contentHash === remote.version.contentHash) return "record";
  return isAsBefore ? "pull" : "merge";
}

/** Where the File is after this. Where both sides have moved it, it is where the registry has it. */
function placeOf({ local, remote, base }: Known): Pick<Row, "type" | "file" | "path" | "move"> {
  const at = remote ?? local;
  const file = remote === null ? (local?.file ?? base?.file ?? "") : mainFileOf(remote);
  if (at === null) return { type: "prompt", file, path: file, move: null };
  const { type, path } = at;
  if (local === null || remote === null || local.file === file) return { type, file, path, move: null };
  const hasMovedThere = base === null || base.file !== file;
  if (hasMovedThere) return { type, file, path, move: { side: "here", from: local.file } };
  return { type, file: local.file, path: local.path, move: { side: "there", from: path } };
}
