import { readFileSync } from "node:fs";

/** Bytes of memory a process has resident; undefined where the system does not tell (other than Linux). */
export function readResidentBytes(pid: number): number | undefined {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readAbout(pid, "status"))?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
}

/** Linux counts in hundredths of a second here, on whatever machine (`USER_HZ`). */
const tickMs = 10;

/** Milliseconds of the processor that a process has used in all its threads; undefined where the system does not tell. */
export function readCpuMs(pid: number): number | undefined {
  // The second field is the program's name, in brackets, with whatever characters; user and system are the 14th and 15th.
  const fields = /^\d+ \(.*\) (.*)$/s.exec(readAbout(pid, "stat"))?.[1]?.split(" ") ?? [];
  const [user, system] = fields.slice(11, 13).map(Number);
  return user === undefined || system === undefined ? undefined : (user + system) * tickMs;
}

/** Empty where there is nothing to be read. */
function readAbout(pid: number, what: "status" | "stat"): string {
  try {
    return readFileSync(`/proc/${pid}/${what}`, "utf8");
  } catch {
    return "";
  }
}
