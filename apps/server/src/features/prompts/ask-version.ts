import type { PromptCallRequest } from "@parley/contract";
import type { ChatMessage } from "@parley/promptfile";
import type { RequestContext } from "../../kernel/request-context.ts";
import type { VersionChoice } from "../files/index.ts";
import { takeSamples } from "./call-prompt.ts";
import type { PromptsDependencies } from "./dependencies.ts";
import { prepareCall } from "./prepare-call.ts";

type Asking = {
  fileId: string;
  choice: VersionChoice;
  request: Pick<
    PromptCallRequest,
    "inputs" | "messages" | "log_id" | "user" | "environment" | "save" | "provider_api_keys"
  >;
  context: RequestContext;
};

/** Calls a version as `POST /prompts/call` does, keeps its Log, and answers what was said. @throws what that answers with */
export async function askVersion(
  dependencies: PromptsDependencies,
  { fileId, choice, request, context }: Asking,
): Promise<ChatMessage> {
  const call = await prepareCall(dependencies, {
    request: { ...request, id: fileId, stream: false },
    choice,
    context,
  });
  const [sample] = await takeSamples(dependencies, call, context.signal);
  if (sample === undefined || !("reply" in sample)) throw new TypeError("A call without a sample");
  return sample.reply.message;
}
