import type { Datapoint, EvaluatorSpec, GateCheck, GivenDatapoint } from "@parley/contract";
import type { AgentKernel, PromptKernel } from "@parley/promptfile";
import type { JsonRecord, Verdict } from "@parley/evaluators";
import type { Patience } from "./again.ts";

/** What answered, as a server keeps it: a version of a File, by its content. */
export type RecordedFile = { readonly path: string } & (
  | { readonly type: "prompt"; readonly content: PromptKernel }
  | { readonly type: "agent"; readonly content: AgentKernel }
  | { readonly type: "flow"; readonly content: { readonly attributes: Record<string, unknown> } }
);

/** What came of a case. */
export type RecordedItem = {
  readonly case: { readonly datapoint: GivenDatapoint };
  readonly log: JsonRecord;
  readonly verdicts: ReadonlyMap<string, Verdict>;
};

/** An evaluation that was made here, whole. */
export type Recording = {
  /** Of the Evaluation on the server. */
  readonly name: string;
  readonly dataset: string;
  /**
   * In the order of their cases, which are the same of all, and each as often; the last is the one that gates are for.
   * Samples of a case share its object.
   */
  readonly runs: readonly {
    readonly name: string;
    readonly file: RecordedFile;
    readonly isControl: boolean;
    readonly items: readonly RecordedItem[];
  }[];
  readonly evaluators: readonly {
    readonly name: string;
    readonly path: string;
    readonly spec: EvaluatorSpec;
  }[];
  /** One a line; judged by the server, on what was recorded. */
  readonly gates?: string | undefined;
  readonly gateSource?: GateCheck["source"] | undefined;
  readonly patience: Patience;
};

export type KeptDataset = { version_id: string; datapoints: readonly Pick<Datapoint, "id">[] };

/** The cases of a run, each once, in their order. */
export const casesOf = ({ items }: { items: readonly RecordedItem[] }): RecordedItem["case"][] => [
  ...new Set(items.map((item) => item.case)),
];
