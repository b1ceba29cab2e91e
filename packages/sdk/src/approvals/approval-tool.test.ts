import { approvalErrors } from "@parley/contract";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  answers,
  approves,
  createFakeHumans,
  denies,
  edits,
  isSilent,
  type Person,
  withdraws,
} from "../testing/index.ts";
import { createApprovals } from "./approvals.ts";
import { humanLayerWording } from "./wording.ts";

function open(person: Person) {
  const warnings: string[] = [];
  const backend = createFakeHumans(person);
  return {
    backend,
    warnings,
    people: createApprovals({ backend, onWarning: (text) => warnings.push(text) }),
  };
}

const schema = z.object({ order: z.number(), amount: z.number().max(100) });
const refund = async ({ order, amount }: z.output<typeof schema>) => ({ refund: `re_${order}`, amount });
const options = { name: "refund", description: "Pays back.", schema, editable: ["amount"] };
const asked = { order: 7, amount: 30 };

describe("a tool", () => {
  it("is described to models by its schema, under a name that every provider takes", () => {
    const { people } = open(approves());
    expect(people.requireApproval(refund, options).asTool()).toMatchObject({
      name: "refund",
      description: "Pays back.",
      parameters: { type: "object", properties: { amount: { maximum: 100 } }, required: ["order", "amount"] },
    });
    const long = people.requireApproval(refund, {
      ...options,
      name: `Refund "now" @ shop/${"x".repeat(80)}`,
    });
    expect(long.asTool().name).toMatch(/^Refund_now_shop_x{48}$/);
  });

  it("tells the model what was changed before it ran", async () => {
    const tool = open(edits({ amount: 20 }))
      .people.requireApproval(refund, options)
      .asTool();
    expect(await tool.execute(asked)).toBe(
      'Approved, and run with arguments that were changed by the approver:\n- amount: 30 → 20\nResult: {"refund":"re_7","amount":20}',
    );
  });

  it("words denials as HumanLayer's clients did", async () => {
    const { people } = open(denies("too much"));
    const guarded = people.requireApproval(refund, options);
    const say = (client: "typescript" | "python" | "cli", context?: string) =>
      guarded.asTool({ refusalText: humanLayerWording({ client, context }) }).execute(asked);
    expect(await guarded.asTool().execute(asked)).toBe("User denied function refund with comment: too much");
    expect(await say("typescript")).toBe("User denied function refund with comment: too much");
    expect(await say("python")).toBe("User denied refund with message: too much");
    expect(await say("python", "#ops")).toBe("User in #ops denied refund with message: too much");
    expect(await say("cli")).toBe("User denied refund with feedback: too much");
    expect(await guarded.asTool({ refusalText: (refusal) => `${refusal.outcome}!` }).execute(asked)).toBe(
      "denied!",
    );
  });

  it("tells the model of its own mistakes, and asks nobody about them", async () => {
    const { backend, people } = open(approves());
    const tool = people.requireApproval(refund, options).asTool();
    expect(await tool.call({ order: 7, amount: 300 })).toMatchObject({
      outcome: "misfit",
      text: expect.stringContaining("`amount`") as string,
    });
    expect((await tool.call("refund it")).outcome).toBe("misfit");
    expect(backend.list()).toEqual([]);
  });

  it("asks once for a call that is repeated, and tells its result", async () => {
    const { backend, people } = open(approves());
    const tool = people.requireApproval(refund, options).asTool();
    const call = { runId: "r", callId: "c" };
    await tool.execute(asked, call);
    expect(await tool.execute(asked, call)).toBe(
      'refund has been run before, by this same call, and is not run again. Its result was: {"refund":"re_7","amount":30}',
    );
    await tool.execute(asked, { ...call, callId: "d" });
    expect(backend.list()).toHaveLength(2);
  });

  it("tells the model that the same call was made with other arguments", async () => {
    const { backend, people } = open(approves());
    const tool = people.requireApproval(refund, options).asTool();
    const call = { runId: "r", callId: "c" };
    await tool.execute(asked, call);
    expect(await tool.call({ ...asked, amount: 31 }, call)).toEqual({
      text: "This same call of refund was made before with other arguments. It was not run again, and nobody was asked again. Make a new call for other arguments.",
      outcome: "misfit",
      refusal: null,
    });
    expect(backend.list()).toHaveLength(1);
    const human = open(answers("eu")).people.humanAsTool();
    await human.execute({ message: "Which?" }, call);
    expect(await human.execute({ message: "Which one?" }, call)).toContain("with other arguments");
    const error = approvalErrors.keyReused({ idempotency_key: '["r","e","other"]', approval_id: "apr_1" });
    const other = people.requireApproval(
      (_args: object): string => {
        throw error;
      },
      { name: "outer" },
    );
    await expect(other.asTool().execute({}, { ...call, callId: "d" })).rejects.toBe(error);
  });

  it("throws what its function throws, even what looks like a mistake of the model", async () => {
    const broken = Object.assign(new Error("broken"), { code: "client.arguments_misfit" });
    const { people } = open(approves());
    const tool = people
      .requireApproval(
        (_args: object): string => {
          throw broken;
        },
        { name: "f" },
      )
      .asTool();
    await expect(tool.execute({})).rejects.toBe(broken);
  });

  it("of people is named and answered", async () => {
    const tool = open(answers({ shard: "eu" })).people.humanAsTool({
      schema: z.object({ shard: z.string() }),
    });
    expect([tool.name, tool.description]).toEqual(["contact_human", "contact a human"]);
    expect(await tool.execute({ message: "Which?" })).toBe('{"shard":"eu"}');
    expect((await tool.call({ question: "Which?" })).outcome).toBe("misfit");
    const withdrawn = open(withdraws("no time")).people.humanAsTool();
    expect(await withdrawn.execute({ message: "Which?" })).toBe("The question was withdrawn: no time");
  });
});

describe("a policy in code", () => {
  it("lets calls run, refuses them, or names whom to ask", async () => {
    const { backend, people } = open(denies("no"));
    const plan = { steps: [{ who: { team: "legal" } }] };
    const guarded = people.requireApproval(refund, {
      ...options,
      policy: ({ amount }) => {
        if (amount < 10) return "allow";
        return amount > 50 ? { deny: "Never so much." } : { ask: plan };
      },
    });
    expect(await guarded({ order: 7, amount: 5 })).toEqual({ refund: "re_7", amount: 5 });
    expect(await guarded.attempt({ order: 7, amount: 60 })).toMatchObject({
      outcome: "denied",
      comment: "Never so much.",
    });
    expect(backend.list()).toEqual([]);
    expect((await guarded.attempt({ order: 7, amount: 20 })).outcome).toBe("denied");
    expect(backend.list()[0]?.request.plan).toEqual(plan);
  });

  it("asks people where it fails, or says what is not known", async () => {
    for (const policy of [
      () => {
        throw new Error("broken");
      },
      () => "yes" as "allow",
      () => true as unknown as "allow",
    ]) {
      const { warnings, people } = open(denies("no"));
      const attempt = await people.requireApproval(refund, { ...options, policy }).attempt(asked);
      expect([attempt.outcome, warnings.length]).toEqual(["denied", 1]);
    }
  });
});

it("people are told what will happen; where that fails, they see the arguments", async () => {
  const { backend, warnings, people } = open(approves());
  await people.requireApproval(refund, { ...options, describe: ({ amount }) => `Pays ${amount} back.` })(
    asked,
  );
  const describe = (): string => {
    throw new Error("broken");
  };
  await people.requireApproval(refund, { ...options, describe })(asked);
  expect(backend.list().map(({ request }) => request.attachments)).toEqual([
    [{ kind: "text", title: "What will happen", text: "Pays 30 back." }],
    undefined,
  ]);
  expect(warnings).toHaveLength(1);
});

it("what is no duration and no ticket of this is refused", async () => {
  const { people } = open(isSilent());
  await expect(people.ask("?", { deadline: "soon" as "1s" })).rejects.toMatchObject({
    code: "client.duration_invalid",
  });
  await expect(people.resumeQuestion({ version: 2 })).rejects.toMatchObject({
    code: "client.ticket_invalid",
  });
  const ticket = await people.requireApproval(refund, options).createApproval(asked);
  const other = people.requireApproval(refund, { ...options, name: "other" });
  await expect(other.resume(ticket)).rejects.toMatchObject({ code: "client.ticket_of_another" });
  await expect(people.resumeQuestion(ticket)).rejects.toMatchObject({ code: "client.ticket_of_another" });
});
