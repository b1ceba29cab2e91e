import type { PromptKernel } from "../types/prompt.ts";
import { unlessEmpty, withoutAbsent } from "./absent.ts";
import { normalizeApproval } from "./normalize-approval.ts";
import { normalizeFunction, normalizeParameters } from "./normalize-parameters.ts";

/**
 * The same Prompt with nothing in it that says nothing: absent values, defaults of the format and empty
 * collections are left out, and so are keys that do not belong to a kernel. Two kernels ask a model the same thing
 * exactly when their normal forms are equal, but for what `identityOf` leaves out of a version's hash.
 *
 * `provider` is kept as given: which provider an absent one means is looked up from the model elsewhere.
 * Free-form objects (`other`, `attributes`, JSON Schemas) are kept byte for byte, nulls included.
 *
 * @example
 * normalizePromptKernel({ model: "gpt-4o", temperature: 1, tools: [], seed: null }) // { model: "gpt-4o" }
 */
export function normalizePromptKernel(kernel: PromptKernel): PromptKernel {
  return withoutAbsent<PromptKernel>({
    ...normalizeParameters(kernel),
    tools: unlessEmpty(kernel.tools)?.map((tool) =>
      withoutAbsent({ ...normalizeFunction(tool), approval: normalizeApproval(tool.approval) }),
    ),
    linked_tools: unlessEmpty(kernel.linked_tools),
  });
}
