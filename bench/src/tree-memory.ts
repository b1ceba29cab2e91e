import { readFileSync } from "node:fs";

/** What a process held at most, and it with all it started; looked at four times a second. */
export type TreeMemory = { peakBytes(): number; ownPeakBytes(): number; [Symbol.dispose](): void };

const intervalMs = 250;

export function watchTreeMemory(pid: number): TreeMemory {
  let peak = 0;
  let ownPeak = 0;
  const look = (): void => {
    const held = below(pid).map(heldBy);
    peak = Math.max(
      peak,
      held.reduce((sum, one) => sum + one, 0),
    );
    ownPeak = Math.max(ownPeak, held[0] ?? 0);
  };
  look();
  const timer = setInterval(look, intervalMs);
  return { peakBytes: () => peak, ownPeakBytes: () => ownPeak, [Symbol.dispose]: () => clearInterval(timer) };
}

/** What has ended meanwhile holds nothing. */
function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

export function below(pid: number): number[] {
  const children = read(`/proc/${pid}/task/${pid}/children`).trim().split(" ").filter(Boolean).map(Number);
  return [pid, ...children.flatMap(below)];
}

/** Of what several processes share, each has its part: together they hold what they really take. */
const heldBy = (pid: number): number =>
  Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0) * 1024;
