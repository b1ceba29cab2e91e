import type { FormType } from "./file-content.ts";

/**
 * How the names of a File's texts end: of its main one, and of those that may be beside it. Apart from the forms, so that
 * whoever only looks for files need not load what reads them.
 */
export const suffixes = {
  prompt: { suffix: ".prompt", siblings: [] },
  agent: { suffix: ".agent", siblings: [] },
  tool: { suffix: ".tool.yaml", siblings: [".tool.py", ".tool.ts"] },
  flow: { suffix: ".flow.yaml", siblings: [] },
  evaluator: {
    suffix: ".evaluator.yaml",
    siblings: [".evaluator.py", ".evaluator.ts", ".evaluator.js", ".evaluator.prompt"],
  },
  dataset: { suffix: ".dataset.jsonl", siblings: [".dataset.yaml"] },
} as const satisfies Record<FormType, { suffix: string; siblings: readonly string[] }>;

/** The endings of what may be beside a File of a type. */
export type SiblingOf<T extends FormType> = (typeof suffixes)[T]["siblings"][number];
