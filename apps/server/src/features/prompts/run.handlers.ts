import { correctLog, recordLog } from "../logs/index.ts";
import { toAuthor } from "../../kernel/author.ts";
import { callPrompt } from "./call-prompt.ts";
import type { PromptsDependencies } from "./dependencies.ts";
import type { PromptHandlers } from "./handlers.ts";
import { prepareCall } from "./prepare-call.ts";
import { streamPrompt } from "./stream-prompt.ts";

/** Calling a Prompt and recording calls of it. */
export const runHandlers = (
  dependencies: PromptsDependencies,
): PromptHandlers<"call" | "log" | "updateLog"> => ({
  call: async ({ query, body }, context) => {
    const call = await prepareCall(dependencies, { request: body, choice: query, context });
    return body.stream
      ? streamPrompt(dependencies, call, context.signal)
      : callPrompt(dependencies, call, context.signal);
  },
  log: async ({ query, body }, { organizationId, actor }) => {
    const { path, id, prompt } = body;
    const wanted = { ...query, path, id, prompt, organizationId, author: toAuthor(actor) };
    const { fileId, versionId } = await dependencies.callables.find(wanted);
    const version = { organizationId, type: "prompt", fileId, versionId } as const;
    const logId = await recordLog(dependencies, {
      ...version,
      environment: query.environment,
      request: body,
    });
    return { id: logId, prompt_id: fileId, version_id: versionId };
  },
  updateLog: ({ params, body }, { organizationId }) =>
    correctLog(dependencies, {
      organizationId,
      type: "prompt",
      fileId: params.id,
      logId: params.log_id,
      request: body,
    }),
});
