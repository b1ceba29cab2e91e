import { toAuthor } from "../../kernel/author.ts";
import { listFileViews, moveFile, removeFile, resolveVersion, saveVersion } from "../files/index.ts";
import type { PromptsDependencies } from "./dependencies.ts";
import { describePrompt, getPrompt } from "./get-prompt.ts";
import type { PromptHandlers } from "./handlers.ts";
import { promptIds } from "./prompt-type.ts";
import { checkLinkedTools } from "./read-kernel.ts";

/** Prompts as Files: list, create, read, move, delete. */
export function fileHandlers(
  dependencies: PromptsDependencies,
): PromptHandlers<"list" | "upsert" | "get" | "delete" | "move"> {
  const { database, clock, events, fileTypes, givenPrompts, jobs, promptInputs } = dependencies;
  return {
    list: ({ query }, { organizationId }) =>
      listFileViews(database.reader, {
        filter: { organizationId, types: ["prompt"], name: query.name, createdBy: query.user_filter },
        page: { page: query.page, size: query.size, sortBy: query.sort_by, order: query.order },
        fileTypes,
      }),
    upsert: async ({ body }, { organizationId, actor }) => {
      const { kernel, hash } = await givenPrompts.read(body);
      // Before the transaction, which has to be short.
      if (kernel.template_language === "jinja")
        await promptInputs.prepare([{ hash, kernel: JSON.stringify(kernel) }]);
      const { path, id } = body;
      const view = await database.transaction(async (executor) => {
        await checkLinkedTools(executor, { organizationId, kernel });
        const saved = await saveVersion(executor, {
          organizationId,
          ids: promptIds,
          address: { path, id },
          kernel,
          words: body,
          author: toAuthor(actor),
          now: clock(),
        });
        return describePrompt(dependencies, executor, saved);
      });
      events.emit("file.changed", { organizationId });
      return view;
    },
    get: async ({ params, query }, { organizationId }) => {
      const pair = await resolveVersion(database.executor, {
        organizationId,
        type: "prompt",
        id: params.id,
        ...query,
      });
      return describePrompt(dependencies, database.executor, pair);
    },
    delete: async ({ params }, { organizationId }) => {
      await database.transaction(async (executor) => {
        const file = await getPrompt(executor, { organizationId, id: params.id });
        await removeFile(executor, { file, now: clock(), jobs });
      });
      events.emit("file.changed", { organizationId });
    },
    move: async ({ params, body }, { organizationId }) => {
      const view = await database.transaction(async (executor) => {
        const file = await getPrompt(executor, { organizationId, id: params.id });
        await moveFile(executor, { file, ...body, now: clock() });
        const pair = await resolveVersion(executor, { organizationId, id: file.id });
        return describePrompt(dependencies, executor, pair);
      });
      events.emit("file.changed", { organizationId });
      return view;
    },
  };
}
