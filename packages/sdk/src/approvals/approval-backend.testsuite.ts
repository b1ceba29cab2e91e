import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { approvalErrors } from "@parley/contract";
import { hashKernel } from "@parley/promptfile";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { clientErrors } from "../client-errors.ts";
import { openKeptClaims } from "../node/open-kept-claims.ts";
import type { ApprovalBackend, AskedRequest } from "./approval-backend.ts";
import { type Approvals, createApprovals } from "./approvals.ts";
import type { PersonDecision } from "./memory/person.ts";
import type { KnownApproval } from "./known-approval.ts";

/** A back end, and whoever decides there. */
export type BackendUnderTest = AsyncDisposable & {
  readonly backend: ApprovalBackend;
  /** Decides on the only request that waits. Resolves when that has been done, or refused. */
  decide(decision: PersonDecision): Promise<unknown>;
  /** Asks back about the only request that waits; resolves with the reply. */
  askBack(question: string): Promise<string>;
  /** Resolves when a request waits for somebody. */
  waiting(): Promise<unknown>;
  /** Lets time pass, with what is due in it. */
  pass(durationMs: number): Promise<void>;
  /** How many requests people were asked in all. */
  countAsked(): Promise<number>;
};

const refund = z.object({ order: z.number(), amount: z.number().max(100), note: z.string().default("none") });
type Refund = z.output<typeof refund>;

/** What every back end holds to, through what applications use. */
export function approvalBackendSuite(open: () => Promise<BackendUnderTest>): void {
  let tested: BackendUnderTest;
  let people: Approvals;
  let ran: Refund[];
  let warnings: string[];
  beforeEach(async () => {
    tested = await open();
    [ran, warnings] = [[], []];
    people = createApprovals({ backend: tested.backend, onWarning: (text) => warnings.push(text) });
  });
  afterEach(() => tested[Symbol.asyncDispose]());

  const guardBy = (asking: Approvals, options: object = {}) =>
    asking.requireApproval(
      async function refundOrder(args: Refund) {
        ran.push(args);
        return { refund: `re_${args.order}` };
      },
      { schema: refund, editable: ["amount"], plan: openPlan, ...options },
    );
  const guard = (options: object = {}) => guardBy(people, options);
  const asked = { order: 7, amount: 30, note: "none" };

  describe("a guarded function", () => {
    it("runs with exactly what was approved, once, and the result is reported", async () => {
      const call = { runId: "run", callId: "call" };
      const running = guard().for(call)(asked);
      await tested.decide({ decision: "approve", comment: "fine" });
      expect(await running).toEqual({ refund: "re_7" });
      const again = await guard().for(call).attempt(asked);
      expect(again).toMatchObject({
        outcome: "spent",
        execution: { status: "succeeded", result: { refund: "re_7" } },
      });
      expect(ran).toEqual([asked]);
      expect(await tested.countAsked()).toBe(1);
    });

    it("does not run when it is denied, and the reason arrives word for word", async () => {
      const attempt = guard().attempt(asked);
      await tested.decide({ decision: "deny", comment: "Too much; ask Ana.\u00e9" });
      expect(await attempt).toMatchObject({
        outcome: "denied",
        comment: "Too much; ask Ana.\u00e9",
        option: null,
        byDeadline: false,
      });
      expect(ran).toEqual([]);
    });

    it("is told the option by which it was denied, and its text", async () => {
      const attempt = guard({
        options: [{ name: "late", title: "Too late", prompt_fill: "It is too late." }],
      }).attempt(asked);
      await tested.decide({ decision: "deny", option: "late" });
      expect(await attempt).toMatchObject({ outcome: "denied", option: "late", comment: "It is too late." });
    });

    it("runs with what the approver changed, and says what that was", async () => {
      const attempt = guard().attempt(asked);
      await tested.decide({ decision: "approve", args: { ...asked, amount: 20 } });
      expect(await attempt).toEqual({
        outcome: "ran",
        value: { refund: "re_7" },
        changes: [{ name: "amount", before: 30, after: 20 }],
      });
      expect(ran).toEqual([{ ...asked, amount: 20 }]);
    });

    it("times out, which is no denial; and counts as denied only where that was asked for", async () => {
      const silent = guard({ deadline: "1m" }).attempt(asked);
      await tested.waiting();
      await tested.pass(61_000);
      expect(await silent).toMatchObject({ outcome: "timed_out" });
      const denied = guard({ deadline: 60, onTimeout: "denied" }).attempt(asked);
      await tested.waiting();
      await tested.pass(61_000);
      expect(await denied).toMatchObject({ outcome: "denied", byDeadline: true, by: [] });
      expect(ran).toEqual([]);
    });

    it("does not run when what it was approved under has changed, whatever the approver changed", async () => {
      let balance = 100;
      const facts = ({ amount }: Refund) => ({ balance, amount });
      const stale = guard({ facts }).attempt(asked);
      await tested.waiting();
      balance = 20;
      await tested.decide({ decision: "approve" });
      expect(await stale).toMatchObject({ outcome: "outdated" });
      expect(ran).toEqual([]);
      const fresh = guard({ facts }).attempt(asked);
      await tested.decide({ decision: "approve", args: { ...asked, amount: 10 } });
      expect(await fresh).toMatchObject({ outcome: "ran" });
      expect(ran).toEqual([{ ...asked, amount: 10 }]);
    });

    it("runs though the reply to its claim was lost", async () => {
      const { backend } = tested;
      let lost = 0;
      const lossy: ApprovalBackend = {
        ...backend,
        async claim(which) {
          const reply = await backend.claim(which);
          if (lost++ > 0) return reply;
          throw clientErrors.unreachable({ base_url: "http://parley.test", reason: "it broke" });
        },
        // What is repeated waits a moment first.
        clock: { ...backend.clock, sleep: async () => {} },
      };
      const running = createApprovals({ backend: lossy, onWarning: () => {} })
        .requireApproval(async (args: Refund) => ran.push(args), {
          name: "refundOrder",
          schema: refund,
          plan: openPlan,
        })
        .attempt(asked);
      await tested.decide({ decision: "approve" });
      expect(await running).toMatchObject({ outcome: "ran" });
      expect(lost).toBe(2);
      expect(ran).toEqual([asked]);
    });

    it("runs though its process died when it had claimed, where claims are kept; once, by whoever begins", async () => {
      const folder = await mkdtemp(path.join(tmpdir(), "parley-claims-"));
      const { backend } = tested;
      const start = (given: ApprovalBackend) =>
        createApprovals({ backend: given, onWarning: () => {}, claims: openKeptClaims(folder) });
      const claimed = Promise.withResolvers<void>();
      const dying: ApprovalBackend = {
        ...backend,
        async claim(which) {
          await backend.claim(which);
          claimed.resolve();
          return new Promise<never>(() => {});
        },
      };
      const call = { callId: "kept" };
      try {
        void guardBy(start(dying)).for(call).attempt(asked);
        await tested.decide({ decision: "approve" });
        await claimed.promise;
        const spent = { outcome: "spent", execution: { status: "claimed" } };
        expect(await guard().for(call).attempt(asked)).toMatchObject(spent);
        const again = [1, 2, 3].map(() => guardBy(start(backend)).for(call).attempt(asked));
        const outcomes = (await Promise.all(again)).map(({ outcome }) => outcome);
        expect(outcomes.toSorted()).toEqual(["ran", "spent", "spent"]);
        expect(await guardBy(start(backend)).for(call).attempt(asked)).toMatchObject({ outcome: "spent" });
        expect(ran).toEqual([asked]);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    });

    it("does not run again when its process died within it, where claims are kept either", async () => {
      const folder = await mkdtemp(path.join(tmpdir(), "parley-claims-"));
      const begun = Promise.withResolvers<void>();
      let count = 0;
      const start = () =>
        createApprovals({
          backend: tested.backend,
          onWarning: () => {},
          claims: openKeptClaims(folder),
        }).requireApproval(
          async (_args: { order: number }) => {
            count += 1;
            begun.resolve();
            return new Promise<never>(() => {});
          },
          { name: "hang", plan: openPlan },
        );
      try {
        void start().for({ callId: "begun" })({ order: 1 });
        await tested.decide({ decision: "approve" });
        await begun.promise;
        const spent = { outcome: "spent", execution: { status: "claimed" } };
        expect(await start().for({ callId: "begun" }).attempt({ order: 1 })).toMatchObject(spent);
        expect(count).toBe(1);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    });

    it("answers what is asked back, as often as it is asked, and is decided all the same", async () => {
      const questions: string[] = [];
      const running = guard({
        onAskBack: ({ text, by }: { text: string; by: { name: string } }) => {
          questions.push(text);
          return by.name === "" ? undefined : `about ${text}`;
        },
      })(asked);
      await tested.waiting();
      expect(await tested.askBack("Which order?")).toBe("about Which order?");
      expect(await tested.askBack("Is it urgent?")).toBe("about Is it urgent?");
      expect(ran).toEqual([]);
      await tested.decide({ decision: "approve" });
      expect(await running).toEqual({ refund: "re_7" });
      expect(questions).toEqual(["Which order?", "Is it urgent?"]);
      expect(warnings).toEqual([]);
    });

    it("does not run when it asks anew for something else", async () => {
      const first = guard().attempt(asked);
      const { id } = (await tested.waiting()) as { id: string };
      const second = guard()
        .for({ supersedes: id })
        .attempt({ ...asked, amount: 20 });
      expect(await first).toMatchObject({ outcome: "superseded", approvalId: id });
      await tested.decide({ decision: "approve" });
      expect(await second).toMatchObject({ outcome: "ran" });
      expect(ran).toEqual([{ ...asked, amount: 20 }]);
    });

    it("ends with words when the request is withdrawn", async () => {
      const attempt = guard().attempt(asked);
      await tested.decide({ decision: "withdraw", reason: "not needed" });
      expect(await attempt).toMatchObject({ outcome: "cancelled", reason: "not needed" });
    });

    it("does not run on an approval that is too old", async () => {
      const ticket = await guard({ validFor: "1m" }).createApproval(asked);
      await tested.decide({ decision: "approve" });
      await tested.pass(61_000);
      await expect(guard().resume(ticket)).rejects.toMatchObject({ outcome: "expired" });
      expect(ran).toEqual([]);
    });

    it("throws what it throws, which is reported as a failure", async () => {
      class Broken extends Error {}
      const broken = new Broken("no such order");
      const failing = people.requireApproval(
        (_args: { order: number }): string => {
          throw broken;
        },
        { name: "fail", plan: openPlan },
      );
      const call = { callId: "one" };
      const running = failing.for(call)({ order: 1 });
      const caught = running.catch((error: unknown) => error);
      await tested.decide({ decision: "approve" });
      expect(await caught).toBe(broken);
      expect(await failing.for(call).attempt({ order: 1 })).toMatchObject({
        outcome: "spent",
        execution: { status: "failed", error: "Error: no such order" },
      });
    });

    it("leaves without running when its caller leaves, and goes on from a ticket", async () => {
      const leaving = new AbortController();
      const ticket = await guard().createApproval(asked);
      const waiting = guard().resume(ticket, { signal: leaving.signal });
      const caught = waiting.catch((error: unknown) => error);
      leaving.abort(new Error("stopped"));
      expect(await caught).toMatchObject({ message: "stopped" });
      await tested.decide({ decision: "approve" });
      expect(ran).toEqual([]);
      const kept: unknown = JSON.parse(JSON.stringify(ticket));
      const both = await Promise.allSettled([guard().resume(kept), guard().resume(kept)]);
      expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
      expect(ran).toEqual([asked]);
    });

    it("is not asked for other arguments under the same call", async () => {
      const call = { callId: "one" };
      await guard().for(call).createApproval(asked);
      const other = guard()
        .for(call)
        .attempt({ ...asked, amount: 31 });
      await expect(other).rejects.toMatchObject({ code: approvalErrors.keyReused.code });
      await guard().for(call).createApproval(asked);
      expect(await tested.countAsked()).toBe(1);
    });
  });

  describe("a question", () => {
    const circle = { plan: openPlan };

    it("is answered with text, an option, or what its schema asks for", async () => {
      const text = people.ask("Which shard?", circle);
      await tested.decide({ decision: "answer", answer: "the second" });
      expect(await text).toBe("the second");
      const option = people.ask("Which?", { ...circle, options: [{ name: "eu", prompt_fill: "Europe" }] });
      await tested.decide({ decision: "answer", option: "eu" });
      expect(await option).toBe("Europe");
      const schema = z.object({ count: z.int() });
      const typed = people.ask("How many?", { ...circle, schema });
      await tested.decide({ decision: "answer", answer: { count: 3 } });
      expect(await typed).toEqual({ count: 3 });
    });

    it("of a model is answered in its words, and silence is told", async () => {
      const tool = people.humanAsTool({ ...circle, deadline: "1m" });
      const reply = tool.execute({ message: "Which?" });
      await tested.decide({ decision: "answer", answer: "this" });
      expect(await reply).toBe("this");
      const silence = tool.call({ message: "Anybody?" });
      await tested.waiting();
      await tested.pass(61_000);
      expect(await silence).toMatchObject({ outcome: "timed_out", text: "Nobody answered in time." });
    });
  });

  describe("beneath", () => {
    const request = {
      kind: "function_call" as const,
      name: "refund",
      args: { order: 7, amount: 30 },
      editable: ["amount"],
      plan: openPlan,
    } satisfies AskedRequest;
    let key: string;
    beforeEach(() => void (key = crypto.randomUUID()));
    const create = async () =>
      (await tested.backend.create({ ...request, idempotency_key: key }, {})) as KnownApproval;
    const codeOf = async (work: Promise<unknown>): Promise<unknown> =>
      work.then(
        () => "done",
        (error: { code?: string }) => error.code,
      );

    it("a request is known by its key, and bound to the hash of its arguments", async () => {
      const first = await create();
      expect(first.args_hash).toBe(hashKernel(request.args));
      expect((await create()).id).toBe(first.id);
    });

    it("a call is claimed when it is approved, once, for its own arguments, and reported once", async () => {
      const { id, args_hash } = await create();
      const { backend } = tested;
      const argsHash = args_hash ?? "";
      expect(await codeOf(backend.claim({ id, argsHash }))).toBe(approvalErrors.notApproved.code);
      const waiting = backend.get({ id, waitSeconds: 25 }, {});
      await tested.decide({ decision: "approve" });
      expect(await waiting).toMatchObject({ id, outcome: { status: "approved" } });
      expect(await codeOf(backend.claim({ id, argsHash: "other" }))).toBe(approvalErrors.stale.code);
      const { token } = (await backend.claim({ id, argsHash })) as { token: string };
      expect(await codeOf(backend.claim({ id, argsHash }))).toBe(approvalErrors.claimed.code);
      const guessed = backend.claim({ id, argsHash, token: "t".repeat(32) });
      expect(await codeOf(guessed)).toBe(approvalErrors.claimed.code);
      const report = { id, status: "failed", token, error: "x" } as const;
      expect(await codeOf(backend.report({ ...report, token: "other" }))).toBe(
        approvalErrors.tokenUnknown.code,
      );
      expect(await codeOf(backend.report(report))).toBe("done");
      expect(await codeOf(backend.report(report))).toBe(approvalErrors.reported.code);
    });

    it("an unknown request is not found", async () => {
      const looked = tested.backend.get({ id: "apr_none", waitSeconds: 0 }, {});
      expect(await codeOf(looked)).toBe(approvalErrors.notFound.code);
    });
  });
}

/** Who asks may answer: in tests there is one key. */
const openPlan = { steps: [{ who: { anyone: true as const } }], allow_requester: true };
