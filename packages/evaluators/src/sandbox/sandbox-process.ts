import { spawn } from "node:child_process";
import { setPriority } from "node:os";
import type { Writable } from "node:stream";
import type { Frame, RunOrder, WrittenOrder } from "./child/frames.ts";
import { createAbortWatch } from "./abort-watch.ts";
import { readLines } from "./read-lines.ts";
import { readCpuMs, readResidentBytes } from "./process-use.ts";
import { createOrderQueue } from "./order-queue.ts";
import type { RunRecord } from "./run-record.ts";
import { watchRun } from "./watch-run.ts";

/** A process with an interpreter, which runs one order after the other. */
export type SandboxProcess = {
  readonly pid: number | undefined;
  residentBytes(): number | undefined;
  /** Undefined: the process ended before it came to this order, which was not run. */
  run(order: RunOrder, signal?: AbortSignal): Promise<RunRecord | undefined>;
  /** Whether it would soon begin with one more order than so many. */
  hasRoom(count: number): boolean;
  /** Whether it can be given orders at all. */
  isUsable(): boolean;
  /** Settles when it is gone. */
  kill(): Promise<void>;
};

type Referable = { ref?(): unknown; unref?(): unknown };

const startLimitMs = 60_000;
const lowPriority = 5;

/** @throws when it does not come so far as to take orders */
export async function startSandboxProcess(nodeArguments: readonly string[]): Promise<SandboxProcess> {
  const { pid, lines, write, kill, setAwaited, complaint } = spawnChild(nodeArguments);
  const residentBytes = (): number | undefined => (pid === undefined ? undefined : readResidentBytes(pid));
  const cpuMs = (): number | undefined => (pid === undefined ? undefined : readCpuMs(pid));
  const started = Promise.withResolvers<boolean>();
  lines.tell((line) => started.resolve(parseFrame(line)?.type === "ready"));
  const timer = setTimeout(() => void kill(), startLimitMs);
  const isStarted = await started.promise;
  clearTimeout(timer);
  if (!isStarted) {
    await kill();
    throw new Error(`The process that runs code did not start. ${complaint()}`.trim());
  }
  setAwaited(false);
  const residentAtStart = residentBytes() ?? 0;
  const aborts = createAbortWatch();
  const queue = createOrderQueue({
    write,
    kill,
    setAwaited,
    aborts,
    watch: (run) => watchRun({ ...run, lines, kill, residentBytes, residentAtStart, cpuMs, aborts }),
  });
  lines.tell((line) => queue.take(parseFrame(line)));
  return {
    pid,
    residentBytes,
    run: (order, signal) => queue.add(order, signal),
    hasRoom: queue.hasRoom,
    isUsable: () => !queue.isOver(),
    kill,
  };
}

function spawnChild(nodeArguments: readonly string[]) {
  const child = spawn(process.execPath, nodeArguments, { env: {}, cwd: "/", stdio: "pipe" });
  let complaint = "";
  child.stderr
    .setEncoding("utf8")
    .on("data", (text: string) => (complaint = (complaint + text).slice(0, 2000)));
  child.stdin.on("error", () => {});
  const ended = new Promise<void>((resolve) => {
    child.once("close", () => resolve());
    child.once("error", (error) => {
      complaint = error.message;
      resolve();
    });
  });
  lowerPriority(child.pid);
  /** Processes that only wait keep nobody from ending. */
  const setAwaited = (isAwaited: boolean): void => {
    for (const part of [child, child.stdin, child.stdout, child.stderr] as Referable[])
      if (isAwaited) part.ref?.();
      else part.unref?.();
  };
  return {
    pid: child.pid,
    setAwaited,
    lines: readLines(child.stdout),
    write: writeTogether(child.stdin),
    complaint: () => complaint,
    kill: (): Promise<void> => {
      setAwaited(true);
      child.kill("SIGKILL");
      return ended;
    },
  };
}

/** An order is several lines, for its arguments are JSON already. What is written at one time goes out as one. */
function writeTogether(stream: Writable): (order: RunOrder) => void {
  let gathered = "";
  return ({ args, lasting, ...rest }) => {
    if (gathered === "")
      setImmediate(() => {
        const text = gathered;
        gathered = "";
        stream.write(text);
      });
    const first = JSON.stringify({ ...rest, lastingName: lasting?.name } satisfies WrittenOrder);
    gathered += `${first}\n${args}\n${lasting === undefined ? "" : `${lasting.json}\n`}`;
  };
}

/** What comes out of the process is not to be trusted: a line that is no JSON is taken for its end. */
function parseFrame(line: string | undefined): Frame | undefined {
  try {
    const frame = line === undefined ? undefined : (JSON.parse(line) as Frame | null);
    return frame ?? undefined;
  } catch {
    return undefined;
  }
}

/** The server goes first. */
function lowerPriority(pid: number | undefined): void {
  try {
    if (pid !== undefined) setPriority(pid, lowPriority);
  } catch {
    // Some systems do not allow it; code then competes with the server.
  }
}
