import type { PromptCallResponse } from "@parley/contract";
import type { z } from "zod";
import { createLogId } from "../../kernel/ids.ts";
import type { Actor, RequestContext } from "../../kernel/request-context.ts";
import { callPrompt } from "./call-prompt.ts";
import type { PromptsDependencies } from "./dependencies.ts";
import { prepareCall } from "./prepare-call.ts";

type Asking = {
  organizationId: string;
  path: string;
  inputs: Record<string, unknown>;
  metadata: Record<string, unknown>;
  /** For what of Parley's own it is asked; the Log's source. */
  source: string;
  signal: AbortSignal;
};

/**
 * Parley itself asks a Prompt of the workspace, as it is deployed to the default environment, and keeps its Log.
 *
 * @throws what `POST /prompts/call` answers with
 */
export async function askPrompt(
  dependencies: PromptsDependencies,
  { organizationId, path, inputs, metadata, source, signal }: Asking,
): Promise<{ output: string | null; logId: string }> {
  const logId = createLogId(dependencies.clock());
  const actor: Actor = {
    kind: "service_account",
    id: "parley",
    name: "Parley",
    organizationId,
    organizationName: "",
    permissions: new Set(["read", "call", "log"]),
  };
  const context: RequestContext = {
    organizationId,
    actor,
    requestId: logId,
    signal,
    sessionToken: undefined,
    contextOfPart: async () => context,
  };
  const call = await prepareCall(dependencies, {
    request: { path, inputs, metadata, source, log_id: logId, stream: false },
    choice: { version_id: undefined, environment: undefined },
    context,
  });
  const { json } = await callPrompt(dependencies, call, signal);
  const { logs } = JSON.parse(json) as z.output<typeof PromptCallResponse>;
  return { output: logs[0]?.output ?? null, logId };
}
