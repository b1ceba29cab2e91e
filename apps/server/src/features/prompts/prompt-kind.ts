import type { PromptUpsert } from "@parley/contract";
import type { PromptKernel } from "@parley/promptfile";
import type { FileKind } from "../files/index.ts";
import type { PromptsDependencies } from "./dependencies.ts";
import { checkLinkedTools } from "./read-kernel.ts";

export type PromptKindDependencies = Pick<PromptsDependencies, "givenPrompts" | "promptInputs">;

/** What makes a Prompt of a File. */
export const createPromptKind = ({
  givenPrompts,
  promptInputs,
}: PromptKindDependencies): FileKind<"prompt", PromptUpsert, PromptKernel> => ({
  type: "prompt",
  async toKernel(body) {
    const { kernel, hash } = await givenPrompts.read(body);
    if (kernel.template_language === "jinja")
      await promptInputs.prepare([{ hash, kernel: JSON.stringify(kernel) }]);
    return kernel;
  },
  check: checkLinkedTools,
});
