import { ApprovalPlan, Stakes } from "@parley/contract";
import { z } from "zod";

const Name = z.string().min(1).max(200);
const When = z.string().min(1);

/** What is written in a `.policy` file, before its conditions are read. */
export const PolicyDocument = z.strictObject({
  description: z.string().max(2000).optional(),
  rules: z
    .array(
      z.discriminatedUnion("do", [
        z.strictObject({ name: Name, when: When.optional(), do: z.literal("allow") }),
        z.strictObject({
          name: Name,
          when: When.optional(),
          do: z.literal("deny"),
          reason: z.string().min(1).max(10_000),
        }),
        z.strictObject({
          name: Name,
          when: When.optional(),
          do: z.literal("ask"),
          reason: z.string().min(1).max(10_000).optional(),
          plan: ApprovalPlan.optional(),
        }),
      ]),
    )
    .max(200),
  tests: z
    .array(
      z.strictObject({
        name: Name,
        call: z.strictObject({
          tool: z.string().min(1),
          args: z.record(z.string(), z.unknown()).default({}),
          agent: z.string().default(""),
          version: z.string().default(""),
          environment: z.string().default(""),
          stakes: Stakes.default("medium"),
          requester: z
            .strictObject({ id: z.string().default(""), name: z.string().default("") })
            .prefault({}),
          history: z
            .strictObject({
              requests_hour: z.int().min(0).default(0),
              requests_day: z.int().min(0).default(0),
              approved_day: z.int().min(0).default(0),
              denied_day: z.int().min(0).default(0),
              requests_run: z.int().min(0).default(0),
            })
            .prefault({}),
          at: z.iso.datetime({ offset: true }).optional(),
        }),
        expect: z.enum(["allow", "deny", "ask"]),
        rule: z.string().nullable().optional(),
      }),
    )
    .max(1000)
    .default([]),
});
export type PolicyDocument = z.output<typeof PolicyDocument>;
