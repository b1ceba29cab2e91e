import type { Terminal } from "../../terminal.ts";

type Progress = { done: number; wanted: number };

/** A line that is written over, where a person looks. */
export function createProgress({ stderr }: Pick<Terminal, "stderr">): (progress: Progress) => void {
  if (!stderr.isTTY) return () => {};
  return ({ done, wanted }) => {
    const filled = Math.round((done / wanted) * 30);
    const bar = `${"█".repeat(filled)}${"░".repeat(30 - filled)}`;
    stderr.write(done === wanted ? `\r${" ".repeat(60)}\r` : `\r${bar} ${done}/${wanted}`);
  };
}
