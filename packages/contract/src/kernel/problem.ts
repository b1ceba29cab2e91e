import { z } from "zod";
import { errorKinds, ParleyError, type ErrorKind } from "./errors.ts";

const Issue = z.object({
  loc: z.array(z.union([z.string(), z.number()])),
  msg: z.string(),
  type: z.string(),
});

/**
 * How an error looks on the wire: problem+json whose `detail` is what Humanloop's clients read: a list of refused
 * fields for a failed validation, else the message (or, for a model provider's failure, an object).
 */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    request_id: z.string().optional(),
    details: z.record(z.string(), z.unknown()).optional(),
    detail: z.union([z.string(), z.array(Issue), z.record(z.string(), z.unknown())]),
  })
  .meta({ id: "Problem" });
export type Problem = z.output<typeof Problem>;

/** The wire form of an error; causes stay behind. */
export function toProblem(error: ParleyError, requestId?: string): Problem {
  const upstream = error.details?.["upstream"];
  return {
    type: `urn:parley:error:${error.code}`,
    title: error.message,
    status: error.status,
    code: error.code,
    ...((requestId ?? error.requestId) && { request_id: requestId ?? error.requestId }),
    ...(error.details && { details: error.details }),
    detail: error.issues ?? (isRecord(upstream) ? upstream : error.message),
  };
}

/** The error that a reply of the server stands for; anything unknown becomes the kind its status names. */
export function fromProblem(status: number, body: unknown, retryAfterMs?: number): ParleyError {
  const problem = Problem.safeParse(body);
  if (!problem.success) {
    return new ParleyError({
      kind: kindOfStatus(status),
      code: "http.unexpected_reply",
      message: `The server answered ${status} with something that is not an error of Parley. Is the URL right?`,
      details: { status },
      retryAfterMs,
    });
  }
  const { code, title, details, detail, request_id } = problem.data;
  return new ParleyError({
    kind: kindOfStatus(status, code),
    code,
    message: title,
    details,
    issues: Array.isArray(detail) ? detail : undefined,
    requestId: request_id,
    retryAfterMs,
  });
}

function kindOfStatus(status: number, code?: string): ErrorKind {
  if (status === 422) return code === "request.invalid_input" ? "invalid_input" : "unprocessable";
  const found = Object.entries(errorKinds).find(([, entry]) => entry.status === status);
  if (found) return found[0] as ErrorKind;
  return status >= 500 ? "internal" : "malformed";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
