import { repositoryErrors, type FileType } from "@parley/contract";
import { applyAgentKernel, applyPromptKernel, type AgentKernel, type PromptKernel } from "@parley/promptfile";
import { forms, type FileContent, type FormTexts, printForm } from "@parley/sync";

/**
 * The texts of a version, by the endings of their names. Datasets are lists too long to be printed here.
 *
 * @throws unprocessable for a type without texts
 */
export function textsOfVersion(type: FileType, kernel: object): FormTexts {
  if (type === "dataset") throw repositoryErrors.typeUnsupported({ type });
  return printForm({ type, kernel } as FileContent);
}

/**
 * A text with what git has of it: a `.prompt` or `.agent` file keeps its comments and layout where they can stay, and
 * any text that means the same stays as it is.
 */
export function fitText(
  type: FileType,
  { suffix, text, inGit, kernel }: { suffix: string; text: string; inGit: string; kernel: object },
): string {
  if (suffix !== forms[type].suffix) return text;
  if (type !== "prompt" && type !== "agent") return text;
  const applied =
    type === "prompt"
      ? applyPromptKernel(inGit, kernel as PromptKernel)
      : applyAgentKernel(inGit, kernel as AgentKernel);
  return applied.ok ? applied.text : text;
}
