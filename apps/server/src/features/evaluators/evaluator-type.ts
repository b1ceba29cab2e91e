import type { EvaluatorSpec } from "@parley/contract";
import type { FileTypeBehaviour, FileVersionRow, TypeIds } from "../files/index.ts";

export const evaluatorIds: TypeIds<"evaluator"> = {
  type: "evaluator",
  filePrefix: "ev",
  versionPrefix: "evv",
  isRun: (kernel) => (kernel as EvaluatorSpec).evaluator_type === "python",
};

/** What a version of an Evaluator holds. Only normal forms are ever written. */
export const readSpec = (version: Pick<FileVersionRow, "kernel">): EvaluatorSpec =>
  JSON.parse(version.kernel) as EvaluatorSpec;

/** How Evaluators look on the wire. */
export const evaluatorType: FileTypeBehaviour<"evaluator"> = {
  ids: evaluatorIds,
  shortened: (view) => (view.type === "evaluator" ? { spec: shorten(view.spec as EvaluatorSpec) } : {}),
  toViews: async (versions) =>
    versions.map(({ facts, version }) => ({
      ...facts,
      type: "evaluator",
      spec: readSpec(version),
      inputs: [],
    })),
};

/** What it returns, without how it comes to it. */
function shorten(spec: EvaluatorSpec): EvaluatorSpec {
  const short = { ...spec, attributes: null };
  if (short.evaluator_type === "python") return { ...short, code: "…" };
  if (short.evaluator_type === "llm") return { ...short, prompt: undefined };
  return short.evaluator_type === "human" ? { ...short, instructions: undefined } : short;
}
