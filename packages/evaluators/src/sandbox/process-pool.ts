import type { SandboxProcess } from "./sandbox-process.ts";
import { SandboxUnavailableError } from "./run-code.ts";

export type PoolOptions = {
  start(): Promise<SandboxProcess>;
  maxProcesses: number;
  /** How many may wait for a process. */
  maxWaiting: number;
  /** After how many runs a process is replaced. */
  maxRuns: number;
  /** After how long without a run a process is ended, in milliseconds. */
  idleMs: number;
};

/** A process that is the caller's until it is given back. */
export type Lease = { process: SandboxProcess; release(): void };

/** Processes of one engine: started when they are needed, kept warm, each for one scope only. */
export type ProcessPool = {
  /** @throws SandboxUnavailableError */
  lease(scope: string, signal?: AbortSignal): Promise<Lease>;
  /** Starts a process that waits for its first order. */
  warm(): Promise<void>;
  processes(): SandboxProcess[];
  close(): Promise<void>;
};

type Member = {
  process: SandboxProcess;
  scope: string | undefined;
  runs: number;
  /** How often in a row it was kept by its scope while others waited. */
  kept: number;
  idleTimer?: NodeJS.Timeout;
};

type Waiting = { scope: string; resolve(member: Member): void; reject(error: Error): void };

/** How often a scope may go first because a process is already its own. */
const maxKept = 25;

export function createProcessPool(options: PoolOptions): ProcessPool {
  const members = new Set<Member>();
  const idle = new Set<Member>();
  const waiting: Waiting[] = [];
  let starting = 0;
  let isClosed = false;

  async function start(scope: string | undefined): Promise<Member> {
    starting += 1;
    try {
      const process = await options.start();
      const member: Member = { process, scope, runs: 0, kept: 0 };
      members.add(member);
      if (isClosed) await retire(member);
      if (isClosed) throw new SandboxUnavailableError("The sandbox is closed.");
      return member;
    } finally {
      starting -= 1;
    }
  }

  async function retire(member: Member): Promise<void> {
    clearTimeout(member.idleTimer);
    idle.delete(member);
    members.delete(member);
    await member.process.kill();
  }

  function takeIdle(scope: string): Member | undefined {
    const candidates = [...idle];
    const member = candidates.find((item) => item.scope === scope) ?? candidates.find((item) => !item.scope);
    if (!member) return undefined;
    clearTimeout(member.idleTimer);
    idle.delete(member);
    member.scope = scope;
    return member;
  }

  /** Gives processes, there or to be started, to those who wait. */
  function serve(): void {
    while (waiting.length > 0) {
      const first = waiting[0] as Waiting;
      const member = takeIdle(first.scope);
      if (!member && members.size + starting >= options.maxProcesses) {
        const [stranger] = idle;
        if (!stranger) return;
        void retire(stranger);
      }
      waiting.shift();
      if (member) first.resolve(member);
      else
        void start(first.scope).then(first.resolve, (error: Error) => {
          first.reject(error);
          serve();
        });
    }
  }

  async function giveBack(member: Member): Promise<void> {
    member.runs += 1;
    const isReusable = !isClosed && member.runs < options.maxRuns && (await member.process.isReusable());
    if (!isReusable || isClosed) {
      void retire(member);
      serve();
      return;
    }
    const next = waiting.findIndex(({ scope }) => scope === member.scope);
    if (next >= 0 && (next === 0 || member.kept < maxKept)) {
      member.kept = next === 0 ? 0 : member.kept + 1;
      waiting.splice(next, 1)[0]?.resolve(member);
      return;
    }
    member.kept = 0;
    rest(member);
    serve();
  }

  function rest(member: Member): void {
    idle.add(member);
    member.idleTimer = setTimeout(() => void retire(member), options.idleMs).unref();
  }

  function wait(scope: string, signal?: AbortSignal): Promise<Member> {
    return new Promise((resolve, reject) => {
      const entry: Waiting = { scope, resolve, reject };
      waiting.push(entry);
      signal?.addEventListener("abort", () => {
        const index = waiting.indexOf(entry);
        if (index < 0) return;
        waiting.splice(index, 1);
        reject(signal.reason instanceof Error ? signal.reason : new Error("Cancelled."));
      });
      serve();
    });
  }

  return {
    async lease(scope, signal) {
      signal?.throwIfAborted();
      if (isClosed) throw new SandboxUnavailableError("The sandbox is closed.");
      const canStart = idle.size > 0 || members.size + starting < options.maxProcesses;
      if (!canStart && waiting.length >= options.maxWaiting)
        throw new SandboxUnavailableError(`${options.maxWaiting} runs wait already. Try again later.`);
      const member = await wait(scope, signal);
      return { process: member.process, release: () => void giveBack(member) };
    },
    async warm() {
      if (isClosed || members.size + starting >= options.maxProcesses) return;
      rest(await start(undefined));
      serve();
    },
    processes: () => [...members].map(({ process }) => process),
    async close() {
      isClosed = true;
      for (const { reject } of waiting.splice(0))
        reject(new SandboxUnavailableError("The sandbox is closed."));
      await Promise.all([...members].map(retire));
    },
  };
}
