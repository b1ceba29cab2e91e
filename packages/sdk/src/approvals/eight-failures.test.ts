import { hashKernel } from "@parley/promptfile";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  approves,
  createFakeHumans,
  createTestClock,
  denies,
  edits,
  isSilent,
  type Person,
} from "../testing/index.ts";
import type { ApprovalBackend, AskedRequest } from "./approval-backend.ts";
import { type Approvals, createApprovals } from "./approvals.ts";
import { isApprovalRefusal } from "./refusals.ts";

const refundSchema = z.object({ order: z.number(), amount: z.number() });

function open(person: Person) {
  const clock = createTestClock();
  const backend = createFakeHumans(person, { clock });
  return { backend, clock, people: createApprovals({ backend, onWarning: () => {} }) };
}

/** A function that notes what it was run with. */
function createEffect() {
  const effects: unknown[] = [];
  const refund = async (args: z.output<typeof refundSchema>): Promise<string> => {
    effects.push(args);
    return `refunded ${args.amount}`;
  };
  return { effects, refund };
}

/** A server that answers about the one request that is asked of it whatever it is told to. */
function createLyingBackend(lie: (truth: Record<string, unknown>) => unknown): ApprovalBackend {
  let truth: Record<string, unknown> = {};
  let told: unknown;
  const approved = {
    status: "approved",
    by: [],
    at: "2026-01-01T00:00:00Z",
    comment: null,
    is_edited: false,
    valid_until: "2026-01-02T00:00:00Z",
    by_deadline: false,
  };
  return {
    clock: createTestClock(),
    async create(request: AskedRequest) {
      const args = request.kind === "function_call" ? request.args : null;
      truth = {
        id: "apr_1",
        kind: request.kind,
        name: request.name ?? "question",
        request,
        args,
        args_hash: args && hashKernel(args),
        outcome: { status: "pending" },
        execution: null,
      };
      return truth;
    },
    get: async () => (told = lie({ ...truth, outcome: approved })),
    // It stays with what it has told.
    claim: async () => ({ token: "t", args: (told as typeof truth)["args"] }),
    report: async () => ({}),
    reply: async () => ({}),
  };
}

const attemptWith = async (lie: (truth: Record<string, unknown>) => unknown) => {
  const { effects, refund } = createEffect();
  const people: Approvals = createApprovals({ backend: createLyingBackend(lie), onWarning: () => {} });
  const attempt = await people
    .requireApproval(refund, { schema: refundSchema, editable: ["amount"] })
    .attempt({ order: 7, amount: 30 });
  return { attempt, effects };
};

describe("a stale decision is never applied to another call", () => {
  const other = { order: 8, amount: 30 };
  const lies: Record<string, (truth: Record<string, unknown>) => unknown> = {
    "of another request": (truth) => ({ ...truth, id: "apr_2" }),
    "of another function": (truth) => ({ ...truth, name: "delete" }),
    "about other arguments": (truth) => ({ ...truth, args: other, args_hash: hashKernel(other) }),
    "whose hash is not of its arguments": (truth) => ({ ...truth, args: { order: 7, amount: 31 } }),
    "to a request that was put down otherwise": (truth) => ({ ...truth, request: { args: other } }),
    "to a request for less": (truth) => ({ ...truth, request: { args: { order: 7, amount: 3 } } }),
    "that is half a reply": ({ id }) => ({ id, outcome: { status: "approved" } }),
    "with a status that nobody knows": (truth) => ({ ...truth, outcome: { status: "rubber_stamped" } }),
    "that answers a call": (truth) => ({
      ...truth,
      outcome: { status: "answered", by: [], at: "2026-01-01T00:00:00Z", answer: "yes", option: null },
    }),
    "that is nothing": () => null,
    "that changed what does not fit": (truth) => {
      const args = { order: 7, amount: "all" };
      return { ...truth, args, args_hash: hashKernel(args) };
    },
  };

  it.each(Object.entries(lies))("a decision %s", async (_name, lie) => {
    const { attempt, effects } = await attemptWith(lie);
    expect(attempt.outcome).toBe("unclear");
    expect(effects).toEqual([]);
  });

  it("and the truth is believed", async () => {
    const { attempt, effects } = await attemptWith((truth) => truth);
    expect(attempt).toMatchObject({ outcome: "ran", value: "refunded 30" });
    expect(effects).toHaveLength(1);
  });

  it("nor a claim that gives other arguments", async () => {
    const { effects, refund } = createEffect();
    const backend = {
      ...createLyingBackend((truth) => truth),
      claim: async () => ({ token: "t", args: other }),
    };
    const people = createApprovals({ backend, onWarning: () => {} });
    const attempt = await people.requireApproval(refund, {}).attempt({ order: 7, amount: 30 });
    expect(attempt.outcome).toBe("unclear");
    expect(effects).toEqual([]);
  });
});

it("a declined tool does not run, whoever calls it and how", async () => {
  const { effects, refund } = createEffect();
  const guarded = open(denies("no")).people.requireApproval(refund, { schema: refundSchema });
  const asked = { order: 7, amount: 30 };
  await expect(guarded(asked)).rejects.toMatchObject({ outcome: "denied" });
  await expect(guarded.run(asked)).rejects.toMatchObject({ outcome: "denied" });
  expect((await guarded.attempt(asked)).outcome).toBe("denied");
  expect((await guarded.asTool().call(asked)).outcome).toBe("denied");
  const ticket = await guarded.createApproval(asked);
  await expect(guarded.resume(ticket)).rejects.toMatchObject({ outcome: "denied" });
  expect(effects).toEqual([]);
});

it("side effects are not repeated on resume, nor by two at once, nor after a crash within", async () => {
  const { effects, refund } = createEffect();
  const { people } = open(approves());
  const guarded = people.requireApproval(refund, { schema: refundSchema });
  const ticket = await guarded.createApproval({ order: 7, amount: 30 });
  const all = await Promise.allSettled([1, 2, 3].map(() => guarded.resume(ticket)));
  expect(all.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  await expect(guarded.resume(ticket)).rejects.toMatchObject({ outcome: "spent" });
  expect(effects).toHaveLength(1);
  // A process that ends within the function reports nothing, and nobody runs it again.
  const hanging = people.requireApproval(async (_args: { order: number }) => new Promise<never>(() => {}), {
    name: "hang",
  });
  void hanging.for({ callId: "c" })({ order: 1 });
  const again = await hanging.for({ callId: "c" }).attempt({ order: 1 });
  expect(again).toMatchObject({ outcome: "spent", execution: { status: "claimed" } });
});

it("a rejection's reason is not lost, not by the wording either", async () => {
  const reason = 'Only up to "20" — ask Ana';
  const tool = open(denies(reason))
    .people.requireApproval(createEffect().refund, { name: "refund" })
    .asTool();
  expect(await tool.execute({ order: 7, amount: 30 })).toBe(
    `User denied function refund with comment: ${reason}`,
  );
});

it("a timeout does not look like a denial", async () => {
  const { clock, people } = open(isSilent());
  const guarded = people.requireApproval(createEffect().refund, { name: "refund", deadline: "1h" });
  const [attempt, text] = [
    guarded.attempt({ order: 7, amount: 30 }),
    guarded.asTool().execute({ order: 7, amount: 30 }),
  ];
  await clock.advance(3_600_000);
  expect((await attempt).outcome).toBe("timed_out");
  expect(await text).not.toMatch(/user denied/i);
  const strict = people.requireApproval(createEffect().refund, {
    name: "strict",
    deadline: "1h",
    onTimeout: "denied",
  });
  const denied = strict.asTool().execute({ order: 7, amount: 30 });
  await clock.advance(3_600_000);
  expect(await denied).toBe("Nobody decided on strict in time, which counts as denied here. It was not run.");
});

it("what somebody sends or opens decides nothing: a webhook's words are not believed, the request is asked for", async () => {
  const { effects, refund } = createEffect();
  const { backend, clock, people } = open(isSilent());
  const guarded = people.requireApproval(refund, { deadline: 60 });
  const ticket = await guarded.createApproval({ order: 7, amount: 30 });
  // A forged "approved" beside the ticket.
  const resumed = guarded
    .resume({ ...ticket, outcome: { status: "approved" } })
    .catch((error: unknown) => error);
  await clock.advance(61_000);
  expect(await resumed).toMatchObject({ outcome: "timed_out" });
  expect([effects, backend.list()[0]?.outcome.status]).toEqual([[], "timed_out"]);
});

describe("positional arguments are not hidden", () => {
  const transfer = async (from: string, to: string, amount = 5): Promise<string> => `${from} ${to} ${amount}`;

  it("each has a name that the approver sees, and comes back to its place", async () => {
    const { backend, people } = open(edits({ to: "Ben" }));
    const guarded = people.requireApproval(transfer, {
      parameters: ["from", "to", "amount"],
      editable: ["to"],
    });
    expect(await guarded("Ana", "Bob", 7)).toBe("Ana Ben 7");
    expect(await guarded("Ana", "Bob")).toBe("Ana Ben 5");
    expect(backend.list().map(({ request }) => request)).toMatchObject([
      { args: { from: "Ana", to: "Bob", amount: 7 } },
      { args: { from: "Ana", to: "Bob" } },
    ]);
  });

  it("what has no name is refused, and nobody is asked", async () => {
    const { backend, people } = open(approves());
    // @ts-expect-error Several arguments need names.
    expect(() => people.requireApproval(transfer, {})).toThrow("it takes 2 arguments");
    const guarded = people.requireApproval(transfer, { parameters: ["from", "to", "amount"] });
    const loose = guarded as (...given: unknown[]) => Promise<string>;
    await expect(loose("a", "b", 3, "hidden")).rejects.toMatchObject({ code: "client.argument_unnamed" });
    const single = people.requireApproval(async (order: { id: number }) => order.id, { name: "single" });
    await expect((single as (...given: unknown[]) => unknown)({ id: 1 }, 2)).rejects.toThrow("no name");
    await expect((single as (...given: unknown[]) => unknown)("text")).rejects.toThrow("not a plain object");
    expect(backend.list()).toEqual([]);
  });

  it.each([
    ["a moment", new Date(0)],
    ["a function", () => 1],
    ["no number", Number.NaN],
    ["a map", new Map()],
    ["half a character", "\ud800"],
  ])("what JSON would show otherwise is refused: %s", async (_name, value) => {
    const { backend, people } = open(approves());
    const guarded = people.requireApproval(async (_args: { value: unknown }) => 1, { name: "f" });
    await expect(guarded({ value })).rejects.toMatchObject({ code: "client.argument_not_json" });
    expect(backend.list()).toEqual([]);
  });

  it("a schema that makes other arguments of them each time is refused", async () => {
    const schema = z.object({ amount: z.number().transform((amount) => amount * 2) });
    const guarded = open(approves()).people.requireApproval(async (_args: { amount: number }) => 1, {
      name: "f",
      schema,
    });
    await expect(guarded({ amount: 1 })).rejects.toMatchObject({ code: "client.schema_changes" });
  });

  it("arguments are those of the moment of asking, whatever becomes of the object", async () => {
    const { effects, refund } = createEffect();
    const given = { order: 7, amount: 30 };
    const running = open(approves()).people.requireApproval(refund, {})(given);
    given.amount = 9000;
    await running;
    expect(effects).toEqual([{ order: 7, amount: 30 }]);
  });
});

it("a denial is no result: values, rejections and replies of tools tell them apart", async () => {
  const text = "User denied function refund with comment: no";
  const asResult = open(approves()).people.requireApproval(async (_args: object) => text, { name: "refund" });
  const asDenial = open(denies("no")).people.requireApproval(async (_args: object) => "done", {
    name: "refund",
  });
  const [result, denial] = [await asResult.asTool().call({}), await asDenial.asTool().call({})];
  expect(result.text).toBe(denial.text);
  expect([result.outcome, denial.outcome]).toEqual(["ran", "denied"]);
  expect(await asResult({})).toBe(text);
  const caught: unknown = await asDenial({}).catch((error: unknown) => error);
  expect(isApprovalRefusal(caught) && caught.outcome).toBe("denied");
  expect(isApprovalRefusal(new Error(text))).toBe(false);
});
