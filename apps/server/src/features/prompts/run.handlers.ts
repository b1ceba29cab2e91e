import { describeLogs } from "../logs/index.ts";
import { callPrompt } from "./call-prompt.ts";
import type { PromptsDependencies } from "./dependencies.ts";
import { getPrompt } from "./get-prompt.ts";
import type { PromptHandlers } from "./handlers.ts";
import { logPrompt, updatePromptLog } from "./log-prompt.ts";
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
  log: ({ query, body }, context) => logPrompt(dependencies, { request: body, choice: query, context }),
  updateLog: async ({ params, body }, { organizationId }) => {
    const { database, fileTypes } = dependencies;
    const file = await getPrompt(database.executor, { organizationId, id: params.id });
    const row = await updatePromptLog(dependencies, {
      organizationId,
      fileId: file.id,
      logId: params.log_id,
      request: body,
    });
    const described = { organizationId, fileTypes, includeBodies: true };
    const [log] = await describeLogs(database.executor, [row], described);
    if (log === undefined) throw new TypeError("A changed Log went missing");
    return log;
  },
});
