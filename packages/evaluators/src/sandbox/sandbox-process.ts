import { spawn } from "node:child_process";
import { setPriority } from "node:os";
import type { Frame, RunOrder } from "./child/frames.ts";
import { readLines } from "./read-lines.ts";
import { readResidentBytes } from "./resident-memory.ts";
import { createRunRecord } from "./run-record.ts";
import type { RunRecord } from "./run-record.ts";
import { watchRun } from "./watch-run.ts";

/** A process with an interpreter, which runs one order at a time. */
export type SandboxProcess = {
  readonly pid: number | undefined;
  residentBytes(): number | undefined;
  run(order: RunOrder, signal?: AbortSignal): Promise<RunRecord>;
  /** Settles when it is known whether another order can be given. */
  isReusable(): Promise<boolean>;
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
  const nextFrame = async (): Promise<Frame | undefined> => parseFrame(await lines.next());
  const awaitReady = async (): Promise<boolean> => {
    const timer = setTimeout(() => void kill(), startLimitMs);
    const frame = await nextFrame();
    clearTimeout(timer);
    setAwaited(false);
    return frame?.type === "ready";
  };
  let readiness = awaitReady();
  if (!(await readiness)) {
    await kill();
    throw new Error(`The process that runs code did not start. ${complaint()}`.trim());
  }
  const residentAtStart = residentBytes() ?? 0;
  return {
    pid,
    residentBytes,
    async run(order, signal) {
      const record = createRunRecord(order);
      using _watch = watchRun({ order, record, lines, signal, kill, residentBytes, residentAtStart });
      setAwaited(true);
      write(order);
      while (!record.isEnded()) {
        const frame = await nextFrame();
        if (frame) record.take(frame);
        else record.endBy("crashed");
      }
      readiness = record.isClean() ? awaitReady() : Promise.resolve(false);
      return record;
    },
    isReusable: () => readiness,
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
    write: (order: RunOrder): void => void child.stdin.write(`${JSON.stringify(order)}\n`),
    complaint: () => complaint,
    kill: (): Promise<void> => {
      setAwaited(true);
      child.kill("SIGKILL");
      return ended;
    },
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
