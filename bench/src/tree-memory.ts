import { readFileSync } from "node:fs";

/** What a process and all it started held at most, together; looked at ten times a second. */
export type TreeMemory = { peakBytes(): number; [Symbol.dispose](): void };

const intervalMs = 100;

export function watchTreeMemory(pid: number): TreeMemory {
  let peak = 0;
  const look = (): void => {
    peak = Math.max(
      peak,
      below(pid).reduce((sum, one) => sum + residentOf(one), 0),
    );
  };
  look();
  const timer = setInterval(look, intervalMs);
  return { peakBytes: () => peak, [Symbol.dispose]: () => clearInterval(timer) };
}

/** What has ended meanwhile holds nothing. */
function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function below(pid: number): number[] {
  const children = read(`/proc/${pid}/task/${pid}/children`).trim().split(" ").filter(Boolean).map(Number);
  return [pid, ...children.flatMap(below)];
}

const residentOf = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) * 1024;
