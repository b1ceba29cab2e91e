import type {
  Datapoint,
  Evaluation,
  EvaluationRun,
  EvaluationStats,
  EvaluatorSpec,
  GateCheck,
} from "@parley/contract";

type Json = Record<string, unknown>;

/** What is evaluated: a version that Parley calls, or a function of yours. */
export type EvaluatedFile =
  | {
      readonly path: string;
      /** The version deployed there; absent: the default environment's. */
      readonly environment?: string;
      readonly version_id?: undefined;
      readonly callable?: undefined;
    }
  | { readonly version_id: string; readonly path?: undefined; readonly callable?: undefined }
  | {
      /** Of the Flow that your function is a version of. */
      readonly path: string;
      /** What tells this version of your application from others; becomes the Flow's attributes. */
      readonly version?: Json;
      /** Answers a case. What is no text is kept as JSON; what it throws is the Log's error. */
      readonly callable: (inputs: Json, datapoint: Datapoint) => unknown;
    };

export type GivenCase = {
  readonly inputs?: Json;
  readonly messages?: Datapoint["messages"];
  readonly target?: Json;
};

/** Who judges: an Evaluator on the server, or a function of yours. */
export type EvaluationJudge =
  | { readonly path: string; readonly environment?: string; readonly callable?: undefined }
  | {
      readonly path: string;
      /** `boolean` unless said otherwise. */
      readonly return_type?: EvaluatorSpec["return_type"];
      readonly options?: EvaluatorSpec["options"];
      /** Judges a Log as the API shows it; `null` is nothing to say, and what it throws is the judgment's error. */
      readonly callable: (log: Json, datapoint: Datapoint) => unknown;
    };

export type EvaluationOptions = {
  /**
   * Of the Evaluation, unique for the File; the same name again adds a Run to it. Where an Evaluator is another version by
   * then, or a function that judged is not given, figures cannot be compared: it is `name 2`.
   */
  readonly name: string;
  readonly file: EvaluatedFile;
  /** Its Datapoints, or those it has where none are given. */
  readonly dataset: { readonly path: string; readonly datapoints?: readonly GivenCase[] };
  readonly evaluators: readonly EvaluationJudge[];
  /** Cases that your function answers at once. 8 unless said otherwise. */
  readonly concurrency?: number | undefined;
  /** In USD, for what Parley calls. */
  readonly budget?: number | undefined;
  readonly use_existing_logs?: boolean | undefined;
  /** How often each case is answered; each answer is a Log of its own. Once unless said otherwise. */
  readonly samples?: number | undefined;
  /**
   * Ends the Run as soon as it is shown to be better or worse than the control. `metric` is an Evaluator, by its name or
   * path (the first that can decide, unless said), `level` how sure that has to be (0.95). Not for functions that a server
   * waits for.
   */
  readonly early_stop?: { readonly metric?: string; readonly level?: number } | undefined;
  /** What has to hold, one condition a line: `correct >= 90%`. Checked before the Run, then judged and kept by the server. */
  readonly gates?: string | undefined;
  /** Where the gates are asked for, kept with their verdict: the address of a job, a commit. */
  readonly gateSource?: GateCheck["source"] | undefined;
  readonly onProgress?: ((progress: NonNullable<EvaluationRun["progress"]>) => void) | undefined;
  /** Cancels the Run. */
  readonly signal?: AbortSignal | undefined;
};

export type EvaluationResult = {
  readonly evaluation: Evaluation;
  readonly run: EvaluationRun;
  /** Of all Runs of the Evaluation, newest first. */
  readonly stats: EvaluationStats;
  /** Of this Run, by the paths of Evaluators: the share of what is true, or the mean; `null` where neither is. */
  readonly scores: Readonly<Record<string, number | null>>;
  /** Gates are open; without any, the Run came to its end and nothing of it failed. */
  readonly passed: boolean;
  /** What the gates said, with the evidence and the `url` where people see it; absent without gates. */
  readonly gates: GateCheck | undefined;
};

export type EvaluationRunning = {
  /**
   * Evaluates a version, or a function of yours, over a Dataset: calls it for every case, has every Evaluator judge every
   * answer, waits, and tells what came of it. With `gates` (`"correct >= 90%"`) there are `passed`, and `gates.url` to show
   * the evidence to others.
   *
   * @example
   * const { scores, stats } = await parley.evaluations.run({
   *   name: "release 12",
   *   file: { path: "support/answer", callable: async ({ question }) => answer(String(question)) },
   *   dataset: { path: "support/cases" },
   *   evaluators: [{ path: "quality/correct" }],
   * });
   * console.log(stats.report, scores["quality/correct"]);
   */
  run(options: EvaluationOptions): Promise<EvaluationResult>;
};
