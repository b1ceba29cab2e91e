import { contract, type Endpoint, type Log, logErrors, type PromptCallResponse } from "@parley/contract";
import type { BuiltRequest } from "./build-request.ts";

const { call, log } = contract.prompts.endpoints;

/**
 * The reply of a request whose own was lost on the way, rebuilt from the Log it left. Throws the conflict where one
 * Log is not the whole reply: several samples, or a call that was interrupted.
 */
export function recoverReply(
  { endpoint, request }: { endpoint: Endpoint; request: BuiltRequest },
  found: Log,
): unknown {
  if (endpoint.path === log.path) {
    return { id: found.id, prompt_id: found.prompt.id, version_id: found.prompt.version_id };
  }
  const { num_samples: sampleCount } = request.body as { num_samples?: number | null };
  const isWhole = (sampleCount ?? 1) === 1 && found.log_status !== "incomplete";
  if (endpoint.path === call.path && isWhole) return toCallResponse(found);
  throw logErrors.idTaken({ log_id: found.id });
}

function toCallResponse(found: Log): PromptCallResponse {
  return { ...found, logs: [{ ...found, index: 0, log_id: found.id }] };
}
