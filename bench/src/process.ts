import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";

export type Started = {
  child: ChildProcess;
  stop(): Promise<void>;
  residentBytes(): number;
  peakBytes(): number;
  /** User and system time so far, of all threads. */
  cpuSeconds(): number;
};

const hasTaskset = ((): boolean => {
  try {
    execFileSync("taskset", ["-V"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
})();

/** Whether processes can be pinned to a core here; without it the figures of two processes mix. */
export const canPin = hasTaskset;

/** Pins this very process. */
export function pinSelf(core: number): void {
  if (hasTaskset) execFileSync("taskset", ["-acp", String(core), String(process.pid)], { stdio: "ignore" });
}

/** Starts a Node program, pinned to a core where one is named, its errors passed on to ours. */
export function startNode(
  args: readonly string[],
  {
    core,
    env = {},
    execArgv = [],
  }: { core?: number; env?: Record<string, string>; execArgv?: readonly string[] },
): Started {
  const command = [process.execPath, ...execArgv, ...args];
  const [program = "", ...rest] =
    hasTaskset && core !== undefined ? ["taskset", "-c", String(core), ...command] : command;
  const child = spawn(program, rest, {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  child.stdout?.resume();
  return {
    child,
    stop: () => stopChild(child),
    residentBytes: () => readStatus(child.pid, "VmRSS"),
    peakBytes: () => readStatus(child.pid, "VmHWM"),
    cpuSeconds: () => readCpuSeconds(child.pid),
  };
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  const kill = setTimeout(() => child.kill("SIGKILL"), 5000);
  await ended;
  clearTimeout(kill);
}

function readStatus(pid: number | undefined, name: string): number {
  const line = readFileSync(`/proc/${pid}/status`, "utf8")
    .split("\n")
    .find((entry) => entry.startsWith(`${name}:`));
  return Number(/\d+/.exec(line ?? "")?.[0] ?? 0) * 1024;
}

/** User and system time of all threads; 100 ticks a second on every Linux there is. */
function readCpuSeconds(pid: number | undefined): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** A port nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Waits until a URL answers 200; answers how long that took, in milliseconds. */
export async function waitUntilReady(url: string, timeoutMs = 20_000): Promise<number> {
  const start = performance.now();
  while (performance.now() - start < timeoutMs) {
    const isReady = await fetch(url).then(
      (response) => response.ok,
      () => false,
    );
    if (isReady) return performance.now() - start;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`${url} did not answer within ${timeoutMs} ms`);
}
