import { z } from "zod";
import { optional } from "./optional.ts";

/** A time span in words of weeks, days, hours, minutes and seconds: `30m`, `4h`, `1d12h`. */
export const Duration = z
  .string()
  .regex(/^(?=[0-9])(?:[0-9]{1,6}w)?(?:[0-9]{1,6}d)?(?:[0-9]{1,6}h)?(?:[0-9]{1,6}m)?(?:[0-9]{1,6}s)?$/, {
    error: 'must be a time span such as "30m", "4h" or "1d12h"',
  });

/** One person, team, role or channel: `person:ada@example.com`, `team:finance`, `role:admin`, `channel:slack/ops`. */
const Approver = z.string().regex(/^(?:person|team|role|channel):\S(?:.*\S)?$/, {
  error: 'must be "person:…", "team:…", "role:…" or "channel:…"',
});

type AnyOf<T> = { any: T[]; count: number };
type AllOf<T> = { all: T[] };
type Group<T> = T | AnyOf<T> | AllOf<T>;

/** Trees end after three levels, so that no request can nest its way through the stack. */
function groupOf<T extends z.ZodType>(member: T): z.ZodType<Group<z.output<T>>> {
  const list = z.array(member).min(1);
  const any = z
    .strictObject({ any: list, count: z.int().min(1).default(1) })
    .refine(({ any, count }) => count <= any.length, {
      error: "asks for more approvals than it has members",
    });
  const group = z.union([member, list, any, z.strictObject({ all: list })]);
  const toGroup = (given: z.output<typeof group>) =>
    Array.isArray(given) ? { any: given, count: 1 } : given;
  return group.transform(toGroup) as unknown as z.ZodType<Group<z.output<T>>>;
}

/**
 * Who has to agree: one, `any` of several (`count` of them, by default 1), or `all`; groups nest three deep. A list
 * is `any` of it.
 */
export const Approvers = groupOf(groupOf(groupOf(Approver))).meta({ id: "Approvers" });
export type Approvers = z.output<typeof Approvers>;

const Escalation = z.strictObject({ after: Duration, who: Approvers });

const ApprovalRules = z.strictObject({
  who: optional(Approvers).describe("Absent: whoever the organization's policies name."),
  when: optional(z.string().min(1)).describe(
    "A condition in CEL over `args`, `tool` and `agent`. Absent: every call. One that cannot be evaluated counts as true.",
  ),
  stakes: optional(z.enum(["low", "medium", "high"])),
  editable: optional(z.union([z.boolean(), z.array(z.string().min(1))])).describe(
    "The arguments an approver may change: all, none (the default), or these.",
  ),
  escalation: optional(z.array(Escalation)).describe(
    "Who is asked as well, after a time without a decision.",
  ),
  deadline: optional(Duration).describe("How long to wait. Absent: as long as it takes."),
  at_deadline: optional(z.enum(["timed_out", "denied"])).describe(
    "What a request without a decision becomes; never approved. Default: timed_out.",
  ),
  valid_for: optional(Duration).describe("How long an approval may be used. Absent: once, at any time."),
  veto: optional(z.boolean()).describe(
    "Whether one denial decides, however many others approve. Default: true.",
  ),
  self_approval: optional(z.boolean()).describe(
    "Whether who caused the call may approve it. Default: false.",
  ),
});

/**
 * That a person has to agree before a tool runs: who, when, what they may change, and what happens when nobody
 * answers. Also `true` (whoever policies name, on every call), or who alone. It fails closed: a key that is not known
 * is an error, and no outcome but a decision runs the tool.
 *
 * @example
 * { who: { any: ["team:finance", "person:ada@example.com"], count: 1 }, when: "args.amount > 100", deadline: "4h" }
 */
export const ToolApproval = z
  .union([z.literal(true), Approvers, ApprovalRules])
  .transform((given): z.output<typeof ApprovalRules> => {
    if (given === true) return {};
    return isWho(given) ? { who: given } : given;
  })
  .meta({ id: "ToolApproval" });
export type ToolApproval = z.output<typeof ToolApproval>;

function isWho(given: Approvers | z.output<typeof ApprovalRules>): given is Approvers {
  return typeof given === "string" || "any" in given || "all" in given;
}
