import type { EvaluatorSpec, GivenDatapoint } from "@parley/contract";
import type { JsonRecord, Verdict } from "@parley/evaluators";
import type { GatewayRequest } from "@parley/gateway";
import type { RecordedFile } from "../record/recording.ts";
import type { StoppedEval } from "./follow-run.ts";

/** A case of the Dataset; `id` is what runs are paired by. */
export type EvalCase = { id: string; datapoint: GivenDatapoint };

/** What answers cases: a `.prompt` file, or a function of a module. */
export type Subject = {
  /** As it is shown: the file. */
  name: string;
  /** What it is on a server. */
  file: RecordedFile;
  /** A Log as a server would give it to Evaluators, with null for what only a server knows; that it fails is in its `error`. */
  answer(one: EvalCase, signal: AbortSignal | undefined): Promise<JsonRecord>;
  /** What a model would be asked first; absent, or undefined: none would be. */
  wouldAsk?: (one: EvalCase) => GatewayRequest | undefined;
};

/** Who judges: an Evaluator as its files have it, or a function and what it returns. `path` is that of its File. */
export type EvalEvaluator =
  | { name: string; path: string; spec: EvaluatorSpec }
  | {
      name: string;
      path: string;
      spec: EvaluatorSpec;
      callable: (log: Record<string, unknown>, datapoint: GivenDatapoint) => unknown;
    };

/** What came of a sample of a case: the answer, and what each Evaluator says of it. */
export type EvalItem = {
  case: EvalCase;
  /** The first is 1. */
  sample: number;
  log: JsonRecord;
  verdicts: ReadonlyMap<string, Verdict>;
};

/** In the order of the cases, the samples of one after another; those of a run that was stopped early are some of them. */
export type EvalRun = {
  name: string;
  items: EvalItem[];
  stopped?: StoppedEval | undefined;
  /** Answers that were not asked for, since nothing more was to be spent; absent: none. */
  unasked?: number | undefined;
};

/** `case 3`, `case 3, sample 2`. */
export const nameOfItem = ({ case: { id }, sample }: EvalItem): string =>
  sample === 1 ? `case ${id}` : `case ${id}, sample ${sample}`;
