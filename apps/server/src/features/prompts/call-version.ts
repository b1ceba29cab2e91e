import type { PromptCallRequest } from "@parley/contract";
import type { RequestContext } from "../../kernel/request-context.ts";
import { takeSamples } from "./call-prompt.ts";
import type { PromptsDependencies } from "./dependencies.ts";
import { prepareCall, type IsLogThere } from "./prepare-call.ts";

type VersionCall = {
  fileId: string;
  versionId: string;
  /** The Run of an Evaluation that the call is made for. */
  runId: string;
  request: Pick<PromptCallRequest, "inputs" | "messages" | "source_datapoint_id" | "log_id">;
  context: RequestContext;
  isLogThere: IsLogThere;
};

/** Calls a version for a Run as `POST /prompts/call` does, and keeps its Log. @throws what that answers with */
export async function callVersion(
  dependencies: PromptsDependencies,
  { fileId, versionId, runId, request, context, isLogThere }: VersionCall,
): Promise<void> {
  const call = await prepareCall(dependencies, {
    request: { ...request, id: fileId, stream: false },
    choice: { version_id: versionId, environment: undefined },
    context,
    isLogThere,
  });
  await takeSamples(dependencies, { ...call, runId }, context.signal);
}
