import { createAbortWatch } from "./abort-watch.ts";
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
  /** How long whoever is patient waits for a process of its own before a further one is started, in milliseconds. */
  patienceMs: number;
};

/** A place in a process, until it is disposed of. */
export type Lease = { process: SandboxProcess; [Symbol.dispose](): void };

type Member = {
  process: SandboxProcess;
  /** Whose it is, once it has run something. */
  scope: string | undefined;
  /** Leases that were not given back. */
  active: number;
  /** Leases so far. */
  runs: number;
  /** How often in a row it went to its scope although others waited longer. */
  kept: number;
  idleTimer?: NodeJS.Timeout;
};

type Waiting = {
  scope: string;
  isPatient: boolean;
  since: number;
  resolve(member: Member): void;
  reject(error: unknown): void;
};
type Asking = {
  signal?: AbortSignal | undefined;
  isPatient?: boolean;
  /** It had a place already. */
  isAgain?: boolean;
};

/** How often a scope may go first because a process is its own already: another would have to be started for others. */
const maxKept = 25;

/** Processes of one engine: started when they are needed, kept warm, each for one scope only. */
export class ProcessPool {
  readonly #options: PoolOptions;
  readonly #members = new Set<Member>();
  readonly #idle = new Set<Member>();
  readonly #waiting: Waiting[] = [];
  readonly #aborts = createAbortWatch();
  /** Whose processes are being started. */
  readonly #starting: (string | undefined)[] = [];
  #lastStartAt = 0;
  #lookTimer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  /**
   * `isPatient`: it waits however many do, and others of its scope go before it. `isAgain`: it waits however many do.
   *
   * @throws SandboxUnavailableError when none is to be had, or the reason of the signal
   */
  async lease(scope: string, { signal, isPatient = false, isAgain = false }: Asking = {}): Promise<Lease> {
    signal?.throwIfAborted();
    if (this.#isClosed) throw closed();
    const { maxWaiting } = this.#options;
    const mayWait = isPatient || isAgain || this.#isAvailable();
    if (!mayWait && this.#countImpatient() >= maxWaiting)
      throw new SandboxUnavailableError(`${maxWaiting} runs wait already. Try again later.`);
    const member = this.#take({ scope, isPatient }) ?? (await this.#wait(scope, { signal, isPatient }));
    return { process: member.process, [Symbol.dispose]: () => this.#giveBack(member) };
  }

  /**
   * Starts a process that waits for its first order, of a scope or for whoever comes first; unless one is there or being
   * started, or there are as many as there may be.
   */
  async warm(scope?: string): Promise<void> {
    if (this.#isClosed || !this.#hasRoom() || this.#isWarm(scope)) return;
    this.#rest(await this.#start(scope, 0));
    this.#serve();
  }

  processes(): SandboxProcess[] {
    return [...this.#members].map(({ process }) => process);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#lookTimer);
    for (const { reject } of this.#waiting.splice(0)) reject(closed());
    await Promise.all([...this.#members].map((member) => this.#retire(member)));
  }

  #hasRoom(): boolean {
    return this.#members.size + this.#starting.length < this.#options.maxProcesses;
  }

  #isAvailable(): boolean {
    return this.#idle.size > 0 || this.#hasRoom();
  }

  #isWarm(scope: string | undefined): boolean {
    const isFor = (item: Member): boolean =>
      this.#idle.has(item) ? item.scope === undefined || item.scope === scope : item.scope === scope;
    return this.#starting.includes(scope) || [...this.#members].some(isFor);
  }

  #countImpatient(): number {
    return this.#waiting.filter(({ isPatient }) => !isPatient).length;
  }

  #wait(scope: string, { signal, isPatient = false }: Asking): Promise<Member> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        const index = this.#waiting.indexOf(entry);
        // A process is being started for it already.
        if (index < 0) return;
        this.#waiting.splice(index, 1);
        entry.reject(signal?.reason);
      };
      // A signal may be that of thousands of runs: whoever waits no more listens no more.
      const stay = (): void => {
        if (signal) this.#aborts.remove(signal, leave);
      };
      const entry: Waiting = {
        scope,
        isPatient,
        since: performance.now(),
        resolve: (member) => (stay(), resolve(member)),
        reject: (error) => (stay(), reject(error)),
      };
      this.#enqueue(entry);
      if (signal) this.#aborts.add(signal, leave);
      this.#serve();
    });
  }

  /** Goes before the patient of its scope, who move on to one another's places: nobody of another scope waits longer. */
  #enqueue(entry: Waiting): void {
    this.#waiting.push(entry);
    if (entry.isPatient) return;
    let placed = entry;
    for (const [index, other] of this.#waiting.entries()) {
      if (other.scope !== entry.scope || !(other.isPatient || other === entry)) continue;
      this.#waiting[index] = placed;
      placed = other;
    }
  }

  /** Gives places in processes, there or to be started, to those who wait, in turn. */
  #serve(): void {
    const content = new Set<string>();
    for (let index = 0; ;) {
      const entry = this.#waiting[index];
      if (entry === undefined) break;
      // Of a scope, those who came later are content as well.
      const isContent = entry.isPatient && content.has(entry.scope);
      const member = isContent ? undefined : this.#find(entry);
      if (!isContent && member === undefined && !this.#isAvailable()) return;
      if (isContent || (member === undefined && this.#isContent(entry))) {
        content.add(entry.scope);
        index += 1;
        continue;
      }
      this.#waiting.splice(index, 1);
      if (member) entry.resolve(this.#give(member, entry.scope));
      else this.#startFor(entry);
    }
    if (content.size > 0) this.#lookAgain();
  }

  /** A place at once, where nobody waits for one. */
  #take(asking: Pick<Waiting, "scope" | "isPatient">): Member | undefined {
    const member = this.#waiting.length === 0 ? this.#find(asking) : undefined;
    return member && this.#give(member, asking.scope);
  }

  #find({ scope, isPatient }: Pick<Waiting, "scope" | "isPatient">): Member | undefined {
    const mayShare = isPatient || !this.#isAvailable();
    return this.#findIdle(scope) ?? (mayShare ? this.#findBusy(scope) : undefined);
  }

  /** Whether it waits for a process that its scope has, or that is being started for it, rather than for one more. */
  #isContent({ scope, isPatient, since }: Waiting): boolean {
    if (!isPatient) return false;
    if (this.#starting.includes(scope)) return true;
    const hasOwn = [...this.#members].some((item) => item.scope === scope && !this.#isSpent(item));
    return hasOwn && performance.now() - Math.max(since, this.#lastStartAt) < this.#options.patienceMs;
  }

  #lookAgain(): void {
    this.#lookTimer ??= setTimeout(() => {
      this.#lookTimer = undefined;
      this.#serve();
    }, this.#options.patienceMs);
  }

  #startFor({ scope, resolve, reject }: Waiting): void {
    if (!this.#hasRoom()) this.#retireStranger();
    this.#start(scope, 1).then(resolve, reject);
  }

  #give(member: Member, scope: string): Member {
    clearTimeout(member.idleTimer);
    this.#idle.delete(member);
    member.scope = scope;
    member.active += 1;
    member.runs += 1;
    return member;
  }

  #findIdle(scope: string): Member | undefined {
    const idle = [...this.#idle];
    return idle.find((item) => item.scope === scope) ?? idle.find((item) => item.scope === undefined);
  }

  /** One of this scope that runs something and soon has time for more, which it is given ahead. */
  #findBusy(scope: string): Member | undefined {
    return [...this.#members]
      .filter((item) => item.scope === scope && !this.#isSpent(item) && item.process.hasRoom(item.active))
      .toSorted((a, b) => a.active - b.active)[0];
  }

  #isSpent({ process, runs }: Member): boolean {
    return this.#isClosed || runs >= this.#options.maxRuns || !process.isUsable();
  }

  #retireStranger(): void {
    const [stranger] = this.#idle;
    if (stranger) void this.#retire(stranger);
  }

  /** `given`: runs that it is for. */
  async #start(scope: string | undefined, given: number): Promise<Member> {
    this.#starting.push(scope);
    try {
      const process = await this.#options.start();
      const member: Member = { process, scope, active: given, runs: given, kept: 0 };
      this.#members.add(member);
      this.#lastStartAt = performance.now();
      if (!this.#isClosed) return member;
      await this.#retire(member);
      throw closed();
    } finally {
      this.#starting.splice(this.#starting.indexOf(scope), 1);
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

  #giveBack(member: Member): void {
    member.active -= 1;
    if (member.active === 0) {
      if (this.#isSpent(member)) void this.#replace(member);
      else if (!this.#keep(member)) this.#rest(member);
    }
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
    for (const { scope, resolve } of this.#waiting.splice(next, 1)) resolve(this.#give(member, scope));
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
