import type { ContractClient } from "../parley-members.ts";
import type { ApprovalBackend, Clock } from "./approval-backend.ts";

/** Beyond the time a long poll is held: on the way, and for a server that is slow. */
const graceMs = 10_000;

/** The people of an organization, asked by Parley's server. What is repeated, and when, is for the caller to say. */
export function createServerBackend(
  { approvals }: Pick<ContractClient, "approvals">,
  clock: Clock,
): ApprovalBackend {
  const once = { maxRetries: 0 };
  return {
    clock,
    create: (request, { signal }) => approvals.create(request, { ...once, signal }),
    get: ({ id, waitSeconds, messages }, { signal }) =>
      approvals.get(
        { id, wait: waitSeconds, ...(messages !== undefined && { messages }) },
        { ...once, signal, timeoutMs: waitSeconds * 1000 + graceMs },
      ),
    reply: (given) => approvals.reply(given, once),
    claim: ({ id, argsHash, token, facts }) =>
      approvals.claim(
        {
          id,
          args_hash: argsHash,
          ...(token !== undefined && { token }),
          ...(facts !== undefined && { facts }),
        },
        once,
      ),
    report: (given) => approvals.report(given, once),
  };
}
