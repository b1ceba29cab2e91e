import type { FormType } from "../forms/file-content.ts";
import type { RemoteFile } from "../registry/remote-file.ts";
import type { LocalFile } from "./local-file.ts";
import type { LockEntry } from "./lock.ts";

/**
 * What is to be done with a File, beside moving it:
 * `record`: both sides are equal already, the lock says so from now on; `forget`: it is gone on both sides;
 * `restore-here`: it was deleted here and changed there; `restore-there`: the other way round.
 */
export type Action =
  | "none"
  | "record"
  | "forget"
  | "push"
  | "pull"
  | "merge"
  | "create-here"
  | "create-there"
  | "restore-here"
  | "restore-there"
  | "delete-here"
  | "delete-there";

/** One File on both sides, and what goes which way. */
export type Row = {
  type: FormType;
  /** Where it is in the work tree, or will be after this. */
  file: string;
  /** Its path in the registry after this. */
  path: string;
  action: Action;
  /** It is moved on this side, from there. */
  move: { side: "here" | "there"; from: string } | null;
  local: LocalFile | null;
  remote: RemoteFile | null;
  base: { file: string; entry: LockEntry } | null;
  /** What was taken to be so of a file that may have been renamed. */
  note: string | null;
  /** Why nothing is done. */
  problem: string | null;
};

const pulls: ReadonlySet<Action> = new Set(["pull", "merge", "create-here", "restore-here", "delete-here"]);
const pushes: ReadonlySet<Action> = new Set(["push", "create-there", "restore-there", "delete-there"]);

/** Whether it changes something in the work tree. */
export const isPull = ({ action, move }: Row): boolean => pulls.has(action) || move?.side === "here";

/** Whether it changes something in the registry. */
export const isPush = ({ action, move }: Row): boolean => pushes.has(action) || move?.side === "there";
