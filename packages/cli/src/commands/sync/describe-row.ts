import type { Row } from "@parley/sync/plan";

/** Which way a command brings things. */
export type Direction = "pull" | "push" | "sync";

/** What has happened to a File on each side, and what comes of it, in words. */
export type RowWords = { here: string; there: string; outcome: string };

/** Words for a table of what is about to happen. */
export function describeRow(row: Row, direction: Direction = "sync"): RowWords {
  const { local, problem } = row;
  const waits = direction === "push" && row.action === "merge" ? "nothing: changed on both sides" : null;
  const outcome = problem ?? waits ?? describeOutcome(row);
  if (local?.isMarked) return { here: "in conflict", there: changeThere(row), outcome };
  return { here: changeHere(row), there: changeThere(row), outcome };
}

function changeHere({ local, base, action, move, note }: Row): string {
  if (local === null) return base === null ? "" : "deleted";
  const noted = note === null ? "" : ` (${note})`;
  if (base === null) return `new${noted}`;
  const words = [
    ...(local.file !== base.file ? [`renamed from ${base.file}${noted}`] : []),
    ...(local.contentHash === null ? ["unreadable"] : []),
    ...(local.contentHash !== null && local.contentHash !== base.entry.hash ? ["changed"] : []),
  ];
  return action === "none" && move === null && words.length === 0 ? "" : words.join(", ");
}

function changeThere({ remote, base, action, move }: Row): string {
  if (remote === null) return base === null ? "" : "deleted";
  const isChanged = action === "pull" || action === "merge" || action === "restore-here";
  const number = remote.version === null ? "not deployed" : `v${remote.version.number}`;
  if (base === null) return `new, ${number}`;
  const words = [...(move?.side === "here" ? ["moved"] : []), ...(isChanged ? [`changed, ${number}`] : [])];
  return words.join(", ");
}

function describeOutcome({ action, move, file, path }: Row): string {
  const moved =
    move === null
      ? ""
      : `${move.side === "here" ? "move here to" : "move there to"} ${move.side === "here" ? file : path}`;
  const words: Record<Row["action"], string> = {
    none: "",
    record: "the same on both sides",
    forget: "gone on both sides",
    push: "push a version",
    pull: "pull",
    merge: "merge",
    "create-here": "create here",
    "create-there": "create there",
    "restore-here": "bring back here",
    "restore-there": "make again there",
    "delete-here": "delete here (--delete)",
    "delete-there": "delete there (--delete)",
  };
  return [moved, words[action]].filter(Boolean).join(", ");
}

/** Whether there is anything to say about it. */
export const isNotable = ({ action, move, problem }: Row): boolean =>
  (action !== "none" && action !== "record" && action !== "forget") || move !== null || problem !== null;
