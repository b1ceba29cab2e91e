import { writeSync } from "node:fs";

/** What a process that runs code is asked. */
export type RunOrder = {
  language: "python" | "typescript" | "javascript";
  code: string;
  /** Which function of several is called; without it the last one the code defines. */
  entry?: string | undefined;
  /** JSON: a list is positional arguments, an object keyword arguments (Python) or the one argument (JavaScript). */
  args: string;
  /** What many runs are given alike: JSON of a property of the first argument, which holds null in its place. */
  lasting?: { name: string; json: string } | undefined;
  env: Record<string, string>;
  timeMs: number;
  /** Without it, as much of the processor as there is in that time. */
  cpuMs?: number | undefined;
  memoryBytes: number;
  outputBytes: number;
};

/** The first line of an order; what is JSON already follows it. */
export type WrittenOrder = Omit<RunOrder, "args" | "lasting"> & { lastingName?: string | undefined };

export type FailureReason = "timeout" | "cpu" | "memory" | "output" | "exception" | "syntax" | "crashed";

export type Failure = {
  reason: FailureReason;
  message: string;
  line?: number | undefined;
  traceback: string;
};

/** How a run ended; `json` is what the code made of its result, not yet checked. */
export type Outcome = { ok: true; json: string } | ({ ok: false } & Failure);

/**
 * What such a process says, one line of JSON each. After `end` it says `ready` and goes on with the next order, or is
 * not to be used again.
 */
export type Frame =
  | { type: "ready" }
  | { type: "text"; stream: "stdout" | "stderr"; text: string }
  | { type: "end"; outcome: Outcome; ms: number };

/** Whether a process whose run ended so may be used again. */
export function isCleanEnd(outcome: Outcome): boolean {
  return outcome.ok || outcome.reason === "exception" || outcome.reason === "syntax";
}

/** Both directions are synchronous: between two runs nothing else ever happens in such a process. */
export function sendFrames(...frames: readonly Frame[]): void {
  const text = frames.map((frame) => `${JSON.stringify(frame)}\n`).join("");
  let bytes: Uint8Array = Buffer.from(text);
  while (bytes.length > 0) bytes = bytes.subarray(writeSync(1, bytes));
}
