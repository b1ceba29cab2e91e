import { SandboxUnavailableError } from "./run-code.ts";
import type { SandboxProcess } from "./sandbox-process.ts";

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

type Member = {
  process: SandboxProcess;
  /** Whose it is, once it has run something. */
  scope: string | undefined;
  runs: number;
  /** How often in a row it went to its scope although others waited longer. */
  kept: number;
  idleTimer?: NodeJS.Timeout;
};

type Waiting = { scope: string; resolve(member: Member): void; reject(error: unknown): void };

/** How often a scope may go first because a process is its own already: another would have to be started for others. */
const maxKept = 25;

/** Processes of one engine: started when they are needed, kept warm, each for one scope only. */
export class ProcessPool {
  readonly #options: PoolOptions;
  readonly #members = new Set<Member>();
  readonly #idle = new Set<Member>();
  /** Have run, and are put back into their first state, which takes a few milliseconds. */
  readonly #returning = new Set<Member>();
  readonly #waiting: Waiting[] = [];
  #starting = 0;
  #isClosed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  /** @throws SandboxUnavailableError when none is to be had, or the reason of the signal */
  async lease(scope: string, signal?: AbortSignal): Promise<Lease> {
    signal?.throwIfAborted();
    if (this.#isClosed) throw closed();
    const { maxWaiting } = this.#options;
    if (!this.#isAvailable() && this.#waiting.length >= maxWaiting)
      throw new SandboxUnavailableError(`${maxWaiting} runs wait already. Try again later.`);
    const member = await this.#wait(scope, signal);
    return { process: member.process, release: () => void this.#giveBack(member) };
  }

  /** Starts a process that waits for its first order, unless there are as many as there may be. */
  async warm(): Promise<void> {
    if (this.#isClosed || !this.#hasRoom()) return;
    this.#rest(await this.#start(undefined));
    this.#serve();
  }

  processes(): SandboxProcess[] {
    return [...this.#members].map(({ process }) => process);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const { reject } of this.#waiting.splice(0)) reject(closed());
    await Promise.all([...this.#members].map((member) => this.#retire(member)));
  }

  #hasRoom(): boolean {
    return this.#members.size + this.#starting < this.#options.maxProcesses;
  }

  #isAvailable(): boolean {
    return this.#idle.size > 0 || this.#hasRoom();
  }

  #wait(scope: string, signal?: AbortSignal): Promise<Member> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        const index = this.#waiting.indexOf(entry);
        // A process is being started for it already.
        if (index < 0) return;
        this.#waiting.splice(index, 1);
        reject(signal?.reason);
      };
      // A signal may be that of thousands of runs: whoever waits no more listens no more.
      const stay = (): void => signal?.removeEventListener("abort", leave);
      const entry: Waiting = {
        scope,
        resolve: (member) => (stay(), resolve(member)),
        reject: (error) => (stay(), reject(error)),
      };
      this.#waiting.push(entry);
      signal?.addEventListener("abort", leave, { once: true });
      this.#serve();
    });
  }

  /** Gives processes, there or to be started, to those who wait, in turn. */
  #serve(): void {
    while (this.#waiting.length > 0 && this.#isAvailable()) {
      const { scope, resolve, reject } = this.#waiting[0] as Waiting;
      const member = this.#takeIdle(scope);
      // Sooner there than another is started.
      if (!member && [...this.#returning].some((item) => item.scope === scope)) return;
      this.#waiting.shift();
      if (member) resolve(member);
      else {
        if (!this.#hasRoom()) this.#retireStranger();
        this.#start(scope).then(resolve, reject);
      }
    }
  }

  #takeIdle(scope: string): Member | undefined {
    const idle = [...this.#idle];
    const member = idle.find((item) => item.scope === scope) ?? idle.find((item) => item.scope === undefined);
    if (!member) return undefined;
    clearTimeout(member.idleTimer);
    this.#idle.delete(member);
    member.scope = scope;
    return member;
  }

  #retireStranger(): void {
    const [stranger] = this.#idle;
    if (stranger) void this.#retire(stranger);
  }

  async #start(scope: string | undefined): Promise<Member> {
    this.#starting += 1;
    try {
      const member: Member = { process: await this.#options.start(), scope, runs: 0, kept: 0 };
      this.#members.add(member);
      if (!this.#isClosed) return member;
      await this.#retire(member);
      throw closed();
    } finally {
      this.#starting -= 1;
      // One that did not start leaves its place to whoever waits.
      queueMicrotask(() => this.#serve());
    }
  }

  async #retire(member: Member): Promise<void> {
    clearTimeout(member.idleTimer);
    this.#idle.delete(member);
    this.#members.delete(member);
    await member.process.kill();
  }

  async #giveBack(member: Member): Promise<void> {
    member.runs += 1;
    this.#returning.add(member);
    const isReusable = member.runs < this.#options.maxRuns && (await member.process.isReusable());
    this.#returning.delete(member);
    if (!isReusable || this.#isClosed) void this.#replace(member);
    else if (!this.#keep(member)) this.#rest(member);
    this.#serve();
  }

  /** The next run, which often comes soon, does not wait for a start. */
  async #replace(member: Member): Promise<void> {
    void this.#retire(member);
    if (this.#waiting.length === 0) await this.warm().catch(() => {});
  }

  /** Whether it went on to someone of its own scope. */
  #keep(member: Member): boolean {
    const next = this.#waiting.findIndex(({ scope }) => scope === member.scope);
    if (next < 0 || (next > 0 && member.kept >= maxKept)) return false;
    member.kept = next === 0 ? 0 : member.kept + 1;
    this.#waiting.splice(next, 1)[0]?.resolve(member);
    return true;
  }

  #rest(member: Member): void {
    member.kept = 0;
    this.#idle.add(member);
    member.idleTimer = setTimeout(() => void this.#retire(member), this.#options.idleMs).unref();
  }
}

function closed(): SandboxUnavailableError {
  return new SandboxUnavailableError("The sandbox is closed.");
}
