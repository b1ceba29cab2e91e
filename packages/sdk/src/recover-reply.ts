import {
  contract,
  type Endpoint,
  fileOf,
  type Log,
  logErrors,
  type PromptCallResponse,
  type PromptLog,
} from "@parley/contract";
import type { BuiltRequest } from "./build-request.ts";
import { clientErrors } from "./client-errors.ts";
import { isTurn, recoverTurn, type TurnRequest } from "./recover-turn.ts";

const { call } = contract.prompts.endpoints;
const recordPaths: readonly string[] = Object.values(contract).flatMap(({ endpoints }) =>
  "log" in endpoints ? endpoints.log.path : [],
);

/**
 * The reply of a request whose own was lost on the way, rebuilt from the Log it left. Throws where there was none to
 * lose (the call failed, or was interrupted), and the conflict where one Log is not the whole reply (several samples, or
 * nothing of it is kept).
 */
export function recoverReply(
  { endpoint, request }: { endpoint: Endpoint; request: BuiltRequest },
  found: Log,
): unknown {
  if (recordPaths.includes(endpoint.path)) {
    const { id, version_id } = fileOf(found);
    const reply = { id: found.id, [`${found.type}_id`]: id, version_id, log_status: found.log_status };
    // Not every type's reply says all of it.
    return "parse" in endpoint.output ? endpoint.output.parse(reply) : reply;
  }
  const { num_samples: sampleCount, save } = request.body as Sampled;
  if (save === false) throw logErrors.idTaken({ log_id: found.id });
  if (found.type === "agent" && isTurn(endpoint.path)) return recoverTurn(found, request.body as TurnRequest);
  if (found.type === "prompt" && endpoint.path === call.path && (sampleCount ?? 1) === 1) {
    if (found.log_status === "incomplete") throw clientErrors.callInterrupted({ log_id: found.id });
    if (found.error) throw clientErrors.callFailed({ log_id: found.id, reason: found.error });
    return toCallResponse(found);
  }
  throw logErrors.idTaken({ log_id: found.id });
}

type Sampled = { readonly num_samples?: number | null; readonly save?: boolean | null };

function toCallResponse(found: PromptLog): PromptCallResponse {
  return { ...found, logs: [{ ...found, index: 0, log_id: found.id }] };
}
