import { z } from "zod";
import { approvalClientErrors } from "./approval-client-errors.ts";

const ticketV1 = z.object({
  version: z.literal(1),
  id: z.string().min(1),
  kind: z.enum(["function_call", "question"]),
  name: z.string().min(1),
  args_hash: z.string().nullable(),
  editable: z.union([z.boolean(), z.array(z.string())]),
});

/**
 * A request that waits, as JSON: keep it, and resume in any process. It holds no arguments and no secret; whoever resumes
 * needs a key of the server.
 */
export type ApprovalTicket = {
  readonly version: 1;
  readonly id: string;
  readonly kind: "function_call" | "question";
  readonly name: string;
  /** SHA-256 of the arguments that were asked for; null for a question. */
  readonly args_hash: string | null;
  readonly editable: boolean | readonly string[];
};

/** A ticket that has been outside. */
export function readTicket(given: unknown): ApprovalTicket {
  const { success, data, error } = ticketV1.safeParse(given);
  if (!success) throw approvalClientErrors.ticketInvalid({ reason: describeMisfit(given, error.issues) });
  if ((data.kind === "question") !== (data.args_hash === null))
    throw approvalClientErrors.ticketInvalid({ reason: "`args_hash` belongs to function calls alone" });
  return data;
}

function describeMisfit(given: unknown, issues: readonly z.core.$ZodIssue[]): string {
  if (typeof given === "string") return "it is text; give what `JSON.parse` makes of it";
  if (typeof given !== "object" || given === null) return `it is ${given === null ? "null" : typeof given}`;
  return issues.map(({ path, message }) => `\`${path.join(".")}\` ${message}`).join("; ");
}
