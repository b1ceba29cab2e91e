import { contract, type Endpoint, type Log, logErrors, type PromptCallResponse } from "@parley/contract";
import type { BuiltRequest } from "./build-request.ts";
import { clientErrors } from "./client-errors.ts";

const { call, log } = contract.prompts.endpoints;

/**
 * The reply of a request whose own was lost on the way, rebuilt from the Log it left. Throws where there was none to
 * lose (the call failed, or was interrupted), and the conflict where one Log is not the whole reply (several samples).
 */
export function recoverReply(
  { endpoint, request }: { endpoint: Endpoint; request: BuiltRequest },
  found: Log,
): unknown {
  if (endpoint.path === log.path) {
    return { id: found.id, prompt_id: found.prompt.id, version_id: found.prompt.version_id };
  }
  const { num_samples: sampleCount } = request.body as { num_samples?: number | null };
  if (endpoint.path === call.path && (sampleCount ?? 1) === 1) {
    if (found.log_status === "incomplete") throw clientErrors.callInterrupted({ log_id: found.id });
    if (found.error) throw clientErrors.callFailed({ log_id: found.id, reason: found.error });
    return toCallResponse(found);
  }
  throw logErrors.idTaken({ log_id: found.id });
}

function toCallResponse(found: Log): PromptCallResponse {
  return { ...found, logs: [{ ...found, index: 0, log_id: found.id }] };
}
