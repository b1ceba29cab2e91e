import { z } from "zod";

const JsonObject = z.record(z.string(), z.unknown());
const Decider = z.object({ id: z.string(), name: z.string(), channel: z.string().nullable() });
const decidedBy = { by: z.array(Decider), at: z.string() };
const text = z.string().nullable();

/**
 * What is known here of how a request ends. Not the contract's schema: a server that says more is understood as well, and
 * one that says something else is not.
 */
const Outcome = z.discriminatedUnion("status", [
  z.object({ status: z.literal("pending") }),
  z.object({
    status: z.literal("approved"),
    ...decidedBy,
    comment: text,
    is_edited: z.boolean(),
    valid_until: z.string(),
    by_deadline: z.boolean(),
  }),
  z.object({
    status: z.literal("denied"),
    ...decidedBy,
    comment: text,
    option: text,
    by_deadline: z.boolean(),
  }),
  z.object({ status: z.literal("answered"), ...decidedBy, answer: z.unknown(), option: text }),
  z.object({ status: z.literal("timed_out"), at: z.string() }),
  z.object({ status: z.literal("cancelled"), at: z.string(), reason: text }),
  z.object({ status: z.literal("superseded"), at: z.string(), successor_id: z.string() }),
]);

const Execution = z.discriminatedUnion("status", [
  z.object({ status: z.literal("claimed"), at: z.string() }),
  z.object({ status: z.literal("succeeded"), at: z.string(), result: z.unknown() }),
  z.object({ status: z.literal("failed"), at: z.string(), error: z.string() }),
]);

const base = {
  id: z.string(),
  kind: z.enum(["function_call", "question"]),
  name: z.string(),
  args: JsonObject.nullable(),
  args_hash: text,
  outcome: Outcome,
  execution: Execution.nullable(),
  // Older servers have none.
  messages: z
    .array(
      z.object({
        from: z.enum(["reviewer", "requester"]),
        by: z.object({ id: z.string(), name: z.string() }),
        text: z.string(),
      }),
    )
    .default([]),
};

/** Reads a request, as far as it is known. */
export const knownApprovalSchema = z.object({ ...base, request: z.object({ args: JsonObject.optional() }) });

/** Reads a claim. */
export const claimedSchema = z.object({ token: z.string().min(1), args: JsonObject });
