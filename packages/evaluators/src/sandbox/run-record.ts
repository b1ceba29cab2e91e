import type { Frame, Outcome, RunOrder } from "./child/frames.ts";
import { readValue } from "./read-value.ts";
import type { RunResult } from "./run-code.ts";

type EndedBy = "timeout" | "cpu" | "memory" | "output" | "crashed" | "cancelled";

/** What is known of a run while it goes on, and its result in the end. */
export type RunRecord = {
  take(frame: Frame): void;
  /** The process is being ended; the first reason holds. */
  endBy(reason: EndedBy): void;
  isEnded(): boolean;
  /** Whether the process may go on. */
  isClean(): boolean;
  isCancelled(): boolean;
  /** How long it took. */
  ms(): number;
  result(): RunResult;
};

export function createRunRecord(order: RunOrder): RunRecord {
  const startedAt = performance.now();
  const printed = { stdout: "", stderr: "" };
  let outcome: Outcome | undefined;
  let endedBy: EndedBy | undefined;
  let ms = 0;
  const end = (reached: Outcome, tookMs: number): void => {
    outcome ??= reached;
    ms = Number.isFinite(tookMs) ? tookMs : 0;
  };
  const endBy = (reason: EndedBy): void => {
    if (outcome) return;
    // What ends the process from outside is followed by its crash, which is then not the reason.
    endedBy ??= reason;
    if (reason === "crashed")
      end(
        { ok: false, reason: endedBy === "cancelled" ? "crashed" : endedBy, message: "", traceback: "" },
        performance.now() - startedAt,
      );
  };
  return {
    take(frame) {
      if (frame.type === "text")
        printed[frame.stream === "stderr" ? "stderr" : "stdout"] += String(frame.text).toWellFormed();
      else if (frame.type === "end" && isOutcome(frame.outcome)) end(frame.outcome, frame.ms);
      else endBy("crashed");
    },
    endBy,
    isEnded: () => outcome !== undefined,
    isClean: () =>
      endedBy === undefined &&
      (outcome?.ok === true || outcome?.reason === "exception" || outcome?.reason === "syntax"),
    isCancelled: () => endedBy === "cancelled",
    ms: () => ms,
    result: () => toResult(outcome ?? crashed, { order, ms, ...printed }),
  };
}

const crashed: Outcome = { ok: false, reason: "crashed", message: "", traceback: "" };

function isOutcome(outcome: unknown): outcome is Outcome {
  const { ok, json, reason, message, traceback, line } = (outcome ?? {}) as Record<string, unknown>;
  if (ok === true) return typeof json === "string";
  return (
    typeof reason === "string" &&
    Object.hasOwn(wordings, reason) &&
    typeof message === "string" &&
    typeof traceback === "string" &&
    (line == null || Number.isSafeInteger(line))
  );
}

type Run = { order: RunOrder; ms: number; stdout: string; stderr: string };

function toResult(outcome: Outcome, { order, ms, stdout, stderr }: Run): RunResult {
  const rest = { stdout, stderr, ms };
  if (!outcome.ok) {
    const { reason, message, line, traceback } = outcome;
    const isOurs = message === "";
    const shown = isOurs ? wordings[reason](order) : message.toWellFormed();
    return {
      ok: false,
      reason,
      message: shown,
      ...(line ? { line } : {}),
      traceback: isOurs ? retell(traceback.toWellFormed(), shown) : traceback.toWellFormed(),
      ...rest,
    };
  }
  const read = readValue(outcome.json.toWellFormed());
  return read.ok
    ? { ok: true, value: read.value, ...rest }
    : { ok: false, reason: "exception", message: read.message, traceback: "", ...rest };
}

/** Where it was stays; that an interpreter calls it interrupted, or out of memory, tells nobody which limit it was. */
function retell(traceback: string, message: string): string {
  const frames = traceback.split("\n").filter((line) => /^\s+\S/.test(line));
  return frames.length === 0 ? "" : [message, ...frames].join("\n");
}

const wordings: Record<string, (order: RunOrder) => string> &
  Record<Exclude<Outcome, { ok: true }>["reason"], (order: RunOrder) => string> = {
  timeout: ({ timeMs }) => `The code ran longer than ${timeMs / 1000} seconds, which is the limit.`,
  cpu: ({ cpuMs = 0 }) =>
    `The code used more than ${cpuMs / 1000} seconds of the processor, which is the limit.`,
  memory: ({ memoryBytes }) =>
    `The code needed more than ${memoryBytes / 1024 / 1024} MiB of memory, which is the limit.`,
  output: ({ outputBytes }) =>
    `The code printed and returned more than ${outputBytes} bytes, which is the limit.`,
  exception: () => "The code failed without a message.",
  syntax: () => "The code cannot be read.",
  crashed: () => "The code ended its interpreter.",
};
