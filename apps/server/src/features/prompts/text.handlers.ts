import { printPromptFile } from "@parley/promptfile";
import { describeFile, resolveVersion } from "../files/index.ts";
import type { PromptsDependencies } from "./dependencies.ts";
import type { PromptHandlers } from "./handlers.ts";
import { createPromptTemplate } from "./prompt-template.ts";
import { readPromptKernel } from "./prompt-type.ts";
import { renderCall } from "./render-call.ts";
import { warnOfReferences } from "./warn-of-references.ts";

/** Prompts as text: filled templates and `.prompt` files. */
export function textHandlers(
  dependencies: PromptsDependencies,
): PromptHandlers<"populate" | "serialize" | "deserialize"> {
  const { database, fileTypes, givenPrompts, promptThread } = dependencies;
  return {
    populate: async ({ params, query, body }, context) => {
      const { organizationId } = context;
      const { executor } = database;
      const pair = await resolveVersion(executor, {
        organizationId,
        type: "prompt",
        id: params.id,
        ...query,
      });
      const kernel = readPromptKernel(pair.version);
      const template = createPromptTemplate(kernel, promptThread);
      const { messages, text } = await renderCall(
        dependencies,
        { template, kernel, path: pair.file.path },
        { inputs: body, context },
      );
      const view = await describeFile(fileTypes.prompt, executor, pair);
      return { ...view, populated_template: text ?? messages };
    },
    serialize: async ({ params, query }, { organizationId }) => {
      const wanted = { organizationId, type: "prompt", id: params.id, ...query } as const;
      const { version } = await resolveVersion(database.executor, wanted);
      return printPromptFile(readPromptKernel(version));
    },
    deserialize: async ({ body }) => {
      const { kernel } = await givenPrompts.read(body.prompt);
      return { ...kernel, ...warnOfReferences(kernel) };
    },
  };
}
