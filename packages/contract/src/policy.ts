import { z } from "zod";
import { ApprovalPlan } from "./approval-plan.ts";
import { User } from "./file.ts";
import { JsonObject, Timestamp } from "./kernel/wire.ts";

/** What a policy says of one call, and why. */
const ruling = {
  outcome: z
    .enum(["allow", "deny", "ask"])
    .describe("`ask` also where no rule fits, and where something went wrong."),
  rule: z
    .object({
      name: z.string(),
      line: z.int().describe("Of the policy's text."),
      when: z.string().nullable().describe("The condition; null fits every call."),
    })
    .nullable()
    .describe("The rule that decided; null where none fitted."),
  reason: z.string().nullable(),
  plan: ApprovalPlan.nullable().describe("Who is asked, where the rule says so."),
  values: JsonObject.describe("What the rule's condition looked at."),
  error: z.string().nullable().describe("Why the call could not be judged."),
};

export const PolicyRuling = z.object(ruling).meta({ id: "PolicyRuling" });
export type PolicyRuling = z.output<typeof PolicyRuling>;

/** A ruling with the policy that it is of. */
export const AppliedPolicy = z
  .object({
    policy_id: z.string(),
    policy_name: z.string(),
    version_id: z.string(),
    environment: z
      .string()
      .nullable()
      .describe("For which environment the policy was active; null is the organization."),
    claimed: z
      .array(z.string())
      .describe(
        "What the ruling rests on that the program said of itself and nobody checked, e.g. `environment`. The requester is the server's to know, and so is the environment of a key that is limited to some.",
      ),
    ...ruling,
  })
  .meta({ id: "AppliedPolicy" });
export type AppliedPolicy = z.output<typeof AppliedPolicy>;

export const PolicyMode = z
  .enum(["active", "shadow"])
  .describe("`active` decides; `shadow` is only written down beside what was decided.");

export const PolicyVersion = z
  .object({
    id: z.string(),
    policy_id: z.string(),
    number: z.int(),
    hash: z.string().describe("SHA-256, in hex, of the text: equal text is the same version."),
    created_at: Timestamp,
    created_by: User,
  })
  .meta({ id: "PolicyVersion" });

export const PolicyVersionWithText = PolicyVersion.extend({ text: z.string() }).meta({
  id: "PolicyVersionWithText",
});

export const PolicyActivation = z
  .object({
    environment: z.string().nullable().describe("Null is the organization."),
    mode: PolicyMode,
    version_id: z.string(),
    activated_at: Timestamp,
    activated_by: User,
  })
  .meta({ id: "PolicyActivation" });

export const Policy = z
  .object({
    id: z.string(),
    name: z.string(),
    latest_version: PolicyVersion,
    activations: z.array(PolicyActivation),
    created_at: Timestamp,
  })
  .meta({ id: "Policy" });
export type Policy = z.output<typeof Policy>;

export const PolicyProblem = z
  .object({ message: z.string(), line: z.int(), column: z.int() })
  .meta({ id: "PolicyProblem" });

export const PolicyTestReport = z
  .object({
    problems: z.array(PolicyProblem).describe("Why the text cannot be read; then there are no results."),
    results: z.array(
      z.object({
        name: z.string(),
        line: z.int(),
        passed: z.boolean(),
        expected: z.enum(["allow", "deny", "ask"]),
        expected_rule: z.string().nullish(),
        ruling: PolicyRuling,
      }),
    ),
  })
  .meta({ id: "PolicyTestReport" });

/** What became of a call, and what a policy would have said of it. */
export const PolicyComparison = z
  .object({
    approval_id: z.string(),
    tool: z.string(),
    created_at: Timestamp,
    was: z
      .string()
      .describe(
        "`approved` or `denied` with `_by_people`, `_by_policy`, `_by_grant` or `_by_deadline`, or the status.",
      ),
    would: PolicyRuling,
    is_changed: z
      .boolean()
      .describe("Whether it would have gone another way: asked or not asked, run or not run."),
    is_contradicted: z
      .boolean()
      .describe("Whether it would have run what was denied, or denied what was approved."),
  })
  .meta({ id: "PolicyComparison" });
export type PolicyComparison = z.output<typeof PolicyComparison>;

export const PolicyReplay = z
  .object({
    judged: z.int(),
    changed: z.int(),
    contradicted: z.int(),
    table: z
      .array(z.object({ was: z.string(), would: z.enum(["allow", "deny", "ask"]), count: z.int() }))
      .describe("How many calls went which way, and would go which way."),
    records: z.array(PolicyComparison).describe("Newest first."),
  })
  .meta({ id: "PolicyReplay" });
export type PolicyReplay = z.output<typeof PolicyReplay>;
