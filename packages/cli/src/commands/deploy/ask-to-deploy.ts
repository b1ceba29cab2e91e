import { sayPromotion, type Approval } from "@parley/contract";
import { CommandEnded, exitCodes } from "../../exit-codes.ts";
import { toSafeText } from "../../output.ts";
import type { Session } from "../../session.ts";
import { readCircle, type CircleOptions } from "../approvals/circle-options.ts";
import { describeOutcome } from "../approvals/describe-approval.ts";
import { exitCodeOf, waitForOutcome } from "../approvals/wait-for-outcome.ts";

type Asking = { readonly id: string; readonly versionId: string; readonly environmentId: string };
type Options = CircleOptions & { readonly wait: boolean };

/** Asks those who may deploy to do it, and waits for them; only what is deployed then ends with 0. */
export async function askToDeploy(
  { parley, output, terminal }: Session,
  { id, versionId, environmentId }: Asking,
  { wait, ...options }: Options,
): Promise<void> {
  const { circle, context } = await readCircle(terminal, options);
  const { deadline, ...given } = circle;
  const { runId, callId, stakes, reason, supersedes } = context;
  const request = await parley.approvals.create({
    kind: "promotion",
    file: { id },
    version_id: versionId,
    environment: environmentId,
    ...given,
    ...(deadline !== undefined && { deadline_seconds: Math.round(deadline) }),
    ...(reason !== undefined && { reason }),
    ...(stakes !== undefined && { stakes }),
    ...(supersedes !== undefined && { supersedes }),
    ...(runId !== undefined && { run_id: runId }),
    ...(callId !== undefined && { call_id: callId }),
    // Asked again, also after a reply was lost, it is the same request while it waits.
    join: true,
  });
  for (const warning of request.warnings ?? []) output.note(toSafeText(warning));
  if (!wait) {
    if (output.isJson) return output.json(request);
    return output.line(`Asked: ${request.id}. \`parley approvals wait ${request.id}\` waits for it.`);
  }
  output.note(`Waiting for somebody who may deploy there to decide: ${request.id}.`);
  const decided = await waitForOutcome(parley, request.id);
  if (output.isJson) output.json(decided);
  else output.line(toSafeText(sayEnd(decided)));
  const code = decided.execution?.status === "failed" ? exitCodes.failed.code : exitCodeOf(decided);
  if (code !== 0) throw new CommandEnded(code);
}

function sayEnd({ promotion, execution, ...approval }: Approval): string {
  if (execution?.status === "failed") return execution.error;
  const what = promotion === undefined ? approval.name : sayPromotion(promotion);
  const end = describeOutcome({ ...approval, name: `“${what}”` });
  return execution?.status === "succeeded" ? `${end} It is deployed.` : end;
}
