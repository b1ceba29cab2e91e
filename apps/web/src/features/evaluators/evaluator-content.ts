import type { Evaluator } from "@parley/contract";
import { printPromptFile } from "@parley/promptfile";
import type { FileContent } from "../files/components/content-view.tsx";

/** What defines a version of an Evaluator. */
export function evaluatorContent({ spec }: Evaluator): FileContent {
  const { code, prompt, ...fields } = { code: undefined, prompt: undefined, ...spec };
  return { fields, code: prompt ? printPromptFile(prompt) : code };
}

/** How it judges, in words. */
export const evaluatorKind = ({ spec }: Evaluator): string => kinds[spec.evaluator_type];

const kinds: Record<Evaluator["spec"]["evaluator_type"], string> = {
  llm: "a model judges",
  python: "code judges",
  human: "people judge",
  external: "your application judges",
};
