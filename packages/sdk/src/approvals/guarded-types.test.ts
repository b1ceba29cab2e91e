import { expect, expectTypeOf, it } from "vitest";
import { z } from "zod";
import { jsonSchema } from "../json-schema/index.ts";
import { answers, approves, createFakeHumans } from "../testing/index.ts";
import { Parley } from "../parley.ts";
import type { Change } from "./changes.ts";
import type { Attempt } from "./guard.ts";
import type { ApprovalRefusal } from "./refusals.ts";

const parleyOf = (person: Parameters<typeof createFakeHumans>[0]) =>
  new Parley({ environment: {}, approvals: createFakeHumans(person) });

it("a guarded function keeps its type and its name", async () => {
  const parley = parleyOf(approves());
  async function refund(order: { id: number; amount?: number | undefined }): Promise<{ refund: string }> {
    return { refund: `re_${order.id}` };
  }
  const guarded = parley.requireApproval(refund, {
    schema: z.object({ id: z.number(), amount: z.number().optional() }),
  });
  expectTypeOf(guarded).toExtend<typeof refund>();
  expectTypeOf(guarded.run).parameters.toEqualTypeOf<Parameters<typeof refund>>();
  expectTypeOf(guarded.run).returns.resolves.toEqualTypeOf<{ refund: string }>();
  expectTypeOf(guarded.attempt).returns.resolves.toEqualTypeOf<Attempt<{ refund: string }>>();
  expectTypeOf(guarded.for({ callId: "c" })).toEqualTypeOf<typeof guarded>();
  expect([guarded.name, guarded.length]).toEqual(["refund", 1]);
  const attempt = await guarded.attempt({ id: 7 });
  if (attempt.outcome === "ran") {
    expectTypeOf(attempt.value).toEqualTypeOf<{ refund: string }>();
    expectTypeOf(attempt.changes).toEqualTypeOf<readonly Change[]>();
  } else {
    expectTypeOf(attempt).toEqualTypeOf<ApprovalRefusal>();
    if (attempt.outcome === "denied") expectTypeOf(attempt.comment).toEqualTypeOf<string | null>();
  }
  expect(attempt).toMatchObject({ outcome: "ran", value: { refund: "re_7" } });
  // @ts-expect-error The schema is of other arguments.
  parley.requireApproval(refund, { schema: z.object({ id: z.string() }) });
  // @ts-expect-error There is no such argument.
  void (() => guarded({ nmae: 1 }));
});

it("several parameters need as many names", () => {
  const parley = parleyOf(approves());
  const send = (to: string, count: number): boolean => to.length === count;
  const guarded = parley.requireApproval(send, { parameters: ["to", "count"] });
  expectTypeOf(guarded).parameters.toEqualTypeOf<[to: string, count: number]>();
  expectTypeOf(guarded).returns.resolves.toEqualTypeOf<boolean>();
  // @ts-expect-error One name is missing.
  expect(() => parley.requireApproval(send, { parameters: ["to"] })).toThrow("a name of its own");
});

it("an answer has the type of its schema, or is text", async () => {
  const text = await parleyOf(answers("this")).ask("Which?");
  expectTypeOf(text).toEqualTypeOf<string>();
  const count = await parleyOf(answers({ count: 3 })).ask("How many?", {
    schema: z.object({ count: z.number() }),
  });
  expectTypeOf(count).toEqualTypeOf<{ count: number }>();
  const shard = await parleyOf(answers("eu")).ask("Where?", {
    schema: jsonSchema<"eu" | "us">({ enum: ["eu", "us"] }),
  });
  expectTypeOf(shard).toEqualTypeOf<"eu" | "us">();
  expect([text, count, shard]).toEqual(["this", { count: 3 }, "eu"]);
});
