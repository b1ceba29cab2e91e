import type { RunOrder } from "./child/frames.ts";
import type { AbortWatch } from "./abort-watch.ts";
import type { LineReader } from "./read-lines.ts";
import type { RunRecord } from "./run-record.ts";

/** Between the end that a run is given from inside and the one from outside. */
const graceMs = 250;
const useCheckMs = 50;
/** What a process may need besides the memory of its interpreter. */
const hostSlackBytes = 64 * 1024 * 1024;

export type Watched = {
  order: RunOrder;
  record: RunRecord;
  lines: LineReader;
  signal: AbortSignal | undefined;
  kill(): Promise<void>;
  residentBytes(): number | undefined;
  residentAtStart: number;
  /** What the process has used of the processor so far; undefined where the system does not tell. */
  cpuMs(): number | undefined;
  aborts: AbortWatch;
};

/**
 * Ends a run from outside, whatever goes on inside: by the clock, by what it really has of memory and uses of the
 * processor, by what it says.
 */
export function watchRun({
  order,
  record,
  lines,
  signal,
  kill,
  residentBytes,
  residentAtStart,
  cpuMs,
  aborts,
}: Watched): Disposable {
  const end = (reason: "timeout" | "cpu" | "memory" | "output" | "cancelled"): void => {
    record.endBy(reason);
    void kill();
  };
  const onAbort = (): void => end("cancelled");
  if (signal) aborts.add(signal, onAbort);
  if (signal?.aborted) onAbort();
  const timer = setTimeout(() => end("timeout"), order.timeMs + graceMs);
  const allowedBytes = residentAtStart + order.memoryBytes + hostSlackBytes;
  let cpuEnd: number | undefined;
  const useTimer = setInterval(() => {
    if ((residentBytes() ?? 0) > allowedBytes) end("memory");
    if (order.cpuMs === undefined) return;
    const used = cpuMs() ?? 0;
    // First looked at here, for most runs are over before.
    cpuEnd ??= used + order.cpuMs + graceMs;
    if (used > cpuEnd) end("cpu");
  }, useCheckMs);
  lines.limit(maxSpokenBytes(order), () => end("output"));
  return {
    [Symbol.dispose]() {
      clearTimeout(timer);
      clearInterval(useTimer);
      if (signal) aborts.remove(signal, onAbort);
    },
  };
}

/** Twice in JSON, a byte can become eight; a traceback and the frames around it have their own bounds. */
function maxSpokenBytes({ outputBytes }: RunOrder): number {
  return outputBytes * 8 + 262_144;
}
