import { readFileSync } from "node:fs";
import { below } from "./tree-memory.ts";

/** A clock of Linux ticks so often a second. */
const ticks = 100;

/** User and system time so far of a process and of all it started, also of what has ended by now; all their threads. */
export const cpuSecondsOfTree = (pid: number): number =>
  below(pid).reduce((sum, one) => sum + addUp(one, ["user", "system", "childrenUser", "childrenSystem"]), 0);

/** The same of all that this process started and that has ended. */
export const cpuSecondsOfEnded = (): number => addUp(process.pid, ["childrenUser", "childrenSystem"]);

/** Where they stand in `/proc/…/stat`, behind the name. */
const places = { user: 11, system: 12, childrenUser: 13, childrenSystem: 14 };

function addUp(pid: number, names: readonly (keyof typeof places)[]): number {
  const fields = readStat(pid).split(") ").at(-1)?.split(" ") ?? [];
  return names.reduce((sum, name) => sum + Number(fields[places[name]] ?? 0), 0) / ticks;
}

/** What has ended meanwhile counts with whoever started it. */
function readStat(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    return "";
  }
}
