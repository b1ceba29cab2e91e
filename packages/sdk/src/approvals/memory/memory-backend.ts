import { approvalErrors, contract, invalidInput } from "@parley/contract";
import { hashKernel } from "@parley/promptfile";
import { findMisfit } from "../../json-schema/index.ts";
import type { PresentedApproval } from "../known-approval.ts";
import type {
  ApprovalBackend,
  AskedRequest,
  CallReport,
  ClaimRequest,
  Clock,
  GetRequest,
  Leaving,
} from "../approval-backend.ts";
import { decideInMemory, outcomeOfDeadline } from "./decide-in-memory.ts";
import type { Person, PersonDecision } from "./person.ts";

type Entry = {
  approval: PresentedApproval;
  readonly requestHash: string;
  /** Aborted when it ends. */
  readonly ending: AbortController;
  /** Whoever waits for the next message. */
  readonly listeners: Set<() => void>;
  token: string | null;
};

type Options = {
  readonly clock: Clock;
  readonly person: Person;
  /** Who decides, as requests say it. */
  readonly personName: string;
};

/** Requests that live as long as this process; a person in it is asked. */
export type MemoryBackend = ApprovalBackend & {
  /** What has been asked, in its order, as it stands. */
  list(): readonly PresentedApproval[];
  /** A decision about the arguments with this hash; it refuses what the server would. */
  decide(
    which: { readonly id: string; readonly argsHash: string | null },
    decision: PersonDecision,
  ): PresentedApproval;
  /** A question to who asked, which decides nothing. */
  askBack(which: { readonly id: string; readonly text: string }): PresentedApproval;
};

// A timer of more milliseconds than this fires at once.
const longestSleepMs = 2 ** 31 - 1;

/** The server's rules without a server: keys, hashes, edits, deadlines, claims. */
class MemoryApprovals {
  readonly #entries = new Map<string, Entry>();
  readonly #idsByKey = new Map<string, string>();
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  list(): readonly PresentedApproval[] {
    return [...this.#entries.values()].map(({ approval }) => approval);
  }

  create(given: AskedRequest): PresentedApproval {
    const parsed = contract.approvals.endpoints.create.body.safeParse(given);
    if (!parsed.success)
      throw invalidInput(
        parsed.error.issues.map(({ path, message, code }) => ({
          loc: ["body", ...path.map(String)],
          msg: message,
          type: code,
        })),
      );
    const { idempotency_key: key, ...request } = parsed.data;
    if (request.kind === "promotion") {
      const msg = "A promotion needs a server, which deploys";
      throw invalidInput([{ loc: ["body", "kind"], msg, type: "custom" }]);
    }
    refuseMisfit(request);
    const requestHash = hashKernel(request);
    const earlier = key == null ? undefined : this.#idsByKey.get(key);
    if (earlier !== undefined) {
      const entry = this.#entry(earlier);
      if (entry.requestHash === requestHash) return entry.approval;
      throw approvalErrors.keyReused({ idempotency_key: key ?? "", approval_id: earlier });
    }
    const approval = toApproval(request, this.#options.clock.now());
    const entry = {
      approval,
      requestHash,
      ending: new AbortController(),
      listeners: new Set<() => void>(),
      token: null,
    };
    this.#supersede(entry);
    this.#entries.set(approval.id, entry);
    if (key != null) this.#idsByKey.set(key, approval.id);
    void this.#watchDeadline(entry);
    void this.#ask(entry);
    return approval;
  }

  async get(
    id: string,
    { waitSeconds, messages = Infinity, signal }: Omit<GetRequest, "id"> & Leaving,
  ): Promise<PresentedApproval> {
    const entry = this.#entry(id);
    this.#advance(entry);
    const isNews = (): boolean =>
      entry.approval.outcome.status !== "pending" || entry.approval.messages.length > messages;
    if (isNews() || waitSeconds === 0) return entry.approval;
    const over = new AbortController();
    const look = (): void => {
      if (isNews()) over.abort();
    };
    entry.listeners.add(look);
    const any = AbortSignal.any([over.signal, entry.ending.signal, ...(signal ? [signal] : [])]);
    try {
      await this.#options.clock.sleep(waitSeconds * 1000, any);
    } catch {
      signal?.throwIfAborted();
    } finally {
      entry.listeners.delete(look);
      over.abort();
    }
    return entry.approval;
  }

  /** Says something about a request that waits. */
  say(id: string, { from, text }: { from: "reviewer" | "requester"; text: string }): PresentedApproval {
    const entry = this.#entry(id);
    this.#advance(entry);
    refuseEnded(entry.approval);
    const { messages } = entry.approval;
    const last = messages.at(-1);
    if (last?.from === from && last.text === text) return entry.approval;
    const by =
      from === "reviewer"
        ? { id: "person", name: this.#options.personName }
        : { id: "program", name: "The program" };
    entry.approval = { ...entry.approval, messages: [...messages, { from, by, text }] };
    for (const listener of entry.listeners) listener();
    return entry.approval;
  }

  decide(
    { id, argsHash }: { id: string; argsHash: string | null },
    decision: PersonDecision,
  ): PresentedApproval {
    const entry = this.#entry(id);
    this.#advance(entry);
    refuseEnded(entry.approval);
    const { args_hash: current } = entry.approval;
    if (current !== argsHash) throw approvalErrors.stale({ given: argsHash ?? "", args_hash: current ?? "" });
    const name = this.#options.personName;
    const by = { id: "person", name, channel: null };
    const changed = decideInMemory(entry.approval, { decision, by, now: this.#options.clock.now() });
    return this.#end(entry, changed);
  }

  claim({ id, argsHash, token: chosen, facts }: ClaimRequest) {
    const entry = this.#entry(id);
    this.#advance(entry);
    const { outcome, args, args_hash: current } = entry.approval;
    if (outcome.status !== "approved")
      throw approvalErrors.notApproved({ approval_id: id, status: outcome.status });
    const isSame = entry.token === chosen && entry.approval.execution?.status === "claimed";
    if (entry.token !== null && !isSame) throw approvalErrors.claimed({ approval_id: id });
    const now = this.#options.clock.now();
    if (now >= Date.parse(outcome.valid_until))
      throw approvalErrors.expired({ approval_id: id, valid_until: outcome.valid_until });
    if (current !== argsHash) throw approvalErrors.stale({ given: argsHash, args_hash: current ?? "" });
    refuseUnmet(entry.approval, facts);
    if (isSame) return { token: entry.token, args: { ...args }, approval: entry.approval };
    entry.token = chosen ?? crypto.randomUUID();
    const execution = { status: "claimed", at: new Date(now).toISOString() } as const;
    entry.approval = { ...entry.approval, execution };
    return { token: entry.token, args: { ...args }, approval: entry.approval };
  }

  report(id: string, given: CallReport): PresentedApproval {
    const entry = this.#entry(id);
    const { execution } = entry.approval;
    if (execution === null || entry.token !== given.token) throw approvalErrors.tokenUnknown();
    if (execution.status !== "claimed") throw approvalErrors.reported({ approval_id: id });
    const at = new Date(this.#options.clock.now()).toISOString();
    entry.approval = {
      ...entry.approval,
      execution:
        given.status === "succeeded"
          ? { status: "succeeded", at, result: given.result }
          : { status: "failed", at, error: given.error },
    };
    return entry.approval;
  }

  #entry(id: string): Entry {
    const entry = this.#entries.get(id);
    if (entry === undefined) throw approvalErrors.notFound({ approval_id: id });
    return entry;
  }

  #end(entry: Entry, changed: Partial<PresentedApproval>): PresentedApproval {
    entry.approval = { ...entry.approval, ...changed };
    if (entry.approval.outcome.status !== "pending") entry.ending.abort();
    return entry.approval;
  }

  /** Ends what a new request takes the place of. */
  #supersede({ approval: { id: successorId, request } }: Entry): void {
    if (request.supersedes == null) return;
    const earlier = this.#entry(request.supersedes);
    this.#advance(earlier);
    refuseEnded(earlier.approval);
    const at = new Date(this.#options.clock.now()).toISOString();
    this.#end(earlier, { outcome: { status: "superseded", at, successor_id: successorId } });
  }

  /** Asks who asked, and waits for the reply. */
  async #askBack(entry: Entry, text: string): Promise<string> {
    const { id } = entry.approval;
    const asked = this.say(id, { from: "reviewer", text }).messages.length;
    for (;;) {
      const { messages } = entry.approval;
      const reply = messages.slice(asked).find(({ from }) => from === "requester");
      if (reply !== undefined) return reply.text;
      entry.ending.signal.throwIfAborted();
      await this.get(id, {
        waitSeconds: longestSleepMs / 1000,
        messages: messages.length,
        signal: entry.ending.signal,
      });
    }
  }

  /** What time has decided. */
  #advance(entry: Entry): void {
    const { outcome, deadline_at } = entry.approval;
    const now = this.#options.clock.now();
    if (outcome.status !== "pending" || deadline_at === null || now < Date.parse(deadline_at)) return;
    this.#end(entry, { outcome: outcomeOfDeadline(entry.approval, now) });
  }

  async #watchDeadline(entry: Entry): Promise<void> {
    const { deadline_at } = entry.approval;
    const { clock } = this.#options;
    if (deadline_at === null) return;
    try {
      while (entry.approval.outcome.status === "pending") {
        const leftMs = Math.max(0, Date.parse(deadline_at) - clock.now());
        await clock.sleep(Math.min(longestSleepMs, leftMs), entry.ending.signal);
        this.#advance(entry);
      }
    } catch {
      // It has ended.
    }
  }

  async #ask(entry: Entry): Promise<void> {
    const { clock, person } = this.#options;
    const { id, args_hash: argsHash } = entry.approval;
    try {
      const decision = await person(entry.approval, {
        clock,
        signal: entry.ending.signal,
        askBack: (text) => this.#askBack(entry, text),
      });
      if (decision !== undefined && !entry.ending.signal.aborted) this.decide({ id, argsHash }, decision);
    } catch (error) {
      if (entry.ending.signal.aborted) return;
      // Nobody is left who could decide.
      const reason = error instanceof Error ? error.message : String(error);
      this.decide({ id, argsHash }, { decision: "withdraw", reason });
    }
  }
}

/** A back end in this process. */
export function createMemoryBackend(options: Options): MemoryBackend {
  const approvals = new MemoryApprovals(options);
  return {
    clock: options.clock,
    holdSeconds: 86_400,
    list: () => approvals.list(),
    decide: (which, decision) => approvals.decide(which, decision),
    // Async, so that what is refused rejects.
    create: async (request) => copy(approvals.create(request)),
    get: async ({ id, ...waiting }, { signal }) => copy(await approvals.get(id, { ...waiting, signal })),
    reply: async ({ id, text }) => copy(approvals.say(id, { from: "requester", text })),
    askBack: ({ id, text }) => copy(approvals.say(id, { from: "reviewer", text })),
    claim: async (given) => copy(approvals.claim(given)),
    report: async ({ id, ...given }) => copy(approvals.report(id, given)),
  };
}

/** As over a wire: nobody holds what another may change. */
const copy = <T>(value: T): T => structuredClone(value);

function refuseEnded({ id, outcome }: PresentedApproval): void {
  if (outcome.status === "pending") return;
  const by =
    "by" in outcome && Array.isArray(outcome.by) ? outcome.by.map(({ name }) => name).join(", ") : "";
  throw approvalErrors.ended({ approval_id: id, status: outcome.status, by, at: outcome.at });
}

function refuseMisfit(request: PresentedApproval["request"]): void {
  if (request.kind === "question" || !request.schema) return;
  const misfit = findMisfit(request.schema, request.args);
  if (misfit !== undefined) throw approvalErrors.argsMisfit({ problems: misfit });
}

/** Conditions need the server, so what has one does not run here. */
function refuseUnmet({ id, request }: PresentedApproval, facts: unknown): void {
  const precondition = request.kind === "function_call" ? request.precondition : null;
  if (precondition == null) return;
  const holds =
    "equals" in precondition &&
    facts !== undefined &&
    hashKernel({ value: precondition.equals }) === hashKernel({ value: facts });
  if (!holds)
    throw approvalErrors.preconditionFailed({ approval_id: id, reason: "`facts` is not what it was" });
}

function toApproval(request: PresentedApproval["request"], now: number): PresentedApproval {
  const args = request.kind === "function_call" ? request.args : null;
  return {
    id: `apr_${crypto.randomUUID().replaceAll("-", "")}`,
    kind: request.kind,
    name: request.name,
    request,
    args,
    args_hash: args === null ? null : hashKernel(args),
    outcome: { status: "pending" },
    execution: null,
    messages: [],
    created_at: new Date(now).toISOString(),
    deadline_at:
      request.deadline_seconds == null ? null : new Date(now + request.deadline_seconds * 1000).toISOString(),
  };
}
