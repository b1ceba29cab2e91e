import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { setPriority } from "node:os";
import type { Readable, Writable } from "node:stream";
import type { Frame, RunOrder } from "./child/frames.ts";
import { createRunRecord } from "./run-record.ts";
import type { RunRecord } from "./run-record.ts";
import { readLines } from "./read-lines.ts";
import { readResidentBytes } from "./resident-memory.ts";

/** A process with an interpreter, which runs one order at a time. */
export type SandboxProcess = {
  /** Settles when the first order can be given. @throws when it does not start */
  readonly ready: Promise<void>;
  run(order: RunOrder, signal?: AbortSignal): Promise<RunRecord>;
  /** Settles true when the process can be used again. */
  isReusable(): Promise<boolean>;
  readonly residentBytes: number | undefined;
  readonly pid: number | undefined;
  kill(): Promise<void>;
};

/** Between the end a run is given by itself and the one it is given from outside. */
const graceMs = 250;
const memoryCheckMs = 50;
/** Of the process besides the memory of its interpreter. */
const hostSlackBytes = 64 * 1024 * 1024;
const startLimitMs = 60_000;
const lowPriority = 10;

export function startSandboxProcess(nodeArguments: readonly string[]): SandboxProcess {
  const child = spawn(process.execPath, nodeArguments, {
    env: {},
    cwd: "/",
    stdio: ["pipe", "pipe", "pipe"],
  });
  const { stdin, stdout, stderr } = child as ChildProcess & {
    stdin: Writable;
    stdout: Readable;
    stderr: Readable;
  };
  let complaint = "";
  let residentAtStart: number | undefined;
  stderr.setEncoding("utf8").on("data", (text: string) => (complaint = (complaint + text).slice(-2000)));
  stdin.on("error", () => {});
  const ended = new Promise<void>((resolve) => {
    child.once("close", () => resolve());
    child.once("error", (error) => {
      complaint = error.message;
      resolve();
    });
  });
  const frames = readLines(stdout);
  let readiness = awaitReady(startLimitMs);
  if (child.pid !== undefined) lowerPriority(child.pid);

  async function awaitReady(limitMs: number): Promise<boolean> {
    const timer = setTimeout(() => child.kill("SIGKILL"), limitMs);
    const frame = await frames.next();
    clearTimeout(timer);
    return frame !== undefined && parseFrame(frame)?.type === "ready";
  }

  return {
    ready: readiness.then((isReady) => {
      residentAtStart = child.pid === undefined ? undefined : readResidentBytes(child.pid);
      if (!isReady) throw new Error(`The sandbox does not start. ${complaint.trim()}`.trim());
    }),
    async run(order, signal) {
      const record = createRunRecord(order);
      const end = (reason: "timeout" | "memory" | "output" | "cancelled"): void => {
        record.endBy(reason);
        child.kill("SIGKILL");
      };
      const onAbort = (): void => end("cancelled");
      signal?.addEventListener("abort", onAbort);
      const timer = setTimeout(() => end("timeout"), order.timeMs + graceMs);
      const allowed = (residentAtStart ?? 0) + order.memoryBytes + hostSlackBytes;
      const memoryTimer = setInterval(() => {
        if (child.pid !== undefined && (readResidentBytes(child.pid) ?? 0) > allowed) end("memory");
      }, memoryCheckMs);
      frames.limit(maxRunBytes(order), () => end("output"));
      stdin.write(`${JSON.stringify(order)}\n`);
      while (!record.isEnded()) {
        const line = await frames.next();
        const frame = line === undefined ? undefined : parseFrame(line);
        if (frame) record.take(frame);
        else {
          record.endBy("crashed");
          child.kill("SIGKILL");
        }
      }
      clearTimeout(timer);
      clearInterval(memoryTimer);
      signal?.removeEventListener("abort", onAbort);
      readiness = record.isClean() ? awaitReady(startLimitMs) : Promise.resolve(false);
      return record;
    },
    isReusable: () => readiness,
    get residentBytes() {
      return child.pid === undefined ? undefined : readResidentBytes(child.pid);
    },
    pid: child.pid,
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

/** JSON writes a byte as at most six; a traceback and the frames around are bounded by themselves. */
function maxRunBytes({ outputBytes }: RunOrder): number {
  return outputBytes * 8 + 262_144;
}

function parseFrame(line: string): Frame | undefined {
  try {
    return JSON.parse(line) as Frame;
  } catch {
    return undefined;
  }
}

/** The server goes first. */
function lowerPriority(pid: number): void {
  try {
    setPriority(pid, lowPriority);
  } catch {
    // Some systems do not allow it; the code then competes with the server.
  }
}
