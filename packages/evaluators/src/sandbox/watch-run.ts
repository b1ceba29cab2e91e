import type { RunOrder } from "./child/frames.ts";
import type { LineReader } from "./read-lines.ts";
import type { RunRecord } from "./run-record.ts";

/** Between the end that a run is given from inside and the one from outside. */
const graceMs = 250;
const memoryCheckMs = 50;
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
};

/** Ends a run from outside, whatever goes on inside: by the clock, by the memory it really has, by what it says. */
export function watchRun({
  order,
  record,
  lines,
  signal,
  kill,
  residentBytes,
  residentAtStart,
}: Watched): Disposable {
  const end = (reason: "timeout" | "memory" | "output" | "cancelled"): void => {
    record.endBy(reason);
    void kill();
  };
  const onAbort = (): void => end("cancelled");
  signal?.addEventListener("abort", onAbort);
  if (signal?.aborted) onAbort();
  const timer = setTimeout(() => end("timeout"), order.timeMs + graceMs);
  const allowedBytes = residentAtStart + order.memoryBytes + hostSlackBytes;
  const memoryTimer = setInterval(() => {
    if ((residentBytes() ?? 0) > allowedBytes) end("memory");
  }, memoryCheckMs);
  lines.limit(maxSpokenBytes(order), () => end("output"));
  return {
    [Symbol.dispose]() {
      clearTimeout(timer);
      clearInterval(memoryTimer);
      signal?.removeEventListener("abort", onAbort);
    },
  };
}

/** Twice in JSON, a byte can become eight; a traceback and the frames around it have their own bounds. */
function maxSpokenBytes({ outputBytes }: RunOrder): number {
  return outputBytes * 8 + 262_144;
}
