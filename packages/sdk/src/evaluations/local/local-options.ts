import type { EvaluationRecorder } from "../record/evaluation-recorder.ts";
import type { RecordedReport } from "../record/recorded.ts";
import type { EvaluatedFile, EvaluationJudge, EvaluationOptions } from "../run-options.ts";
import type { AgentTools } from "./agent-tools.ts";

export type LocalParleyOptions = {
  /**
   * The folder that paths are below: `support/reply` is `support/reply.prompt`, an Evaluator `quality/exact` is
   * `quality/exact.evaluator.yaml` with its code beside it, a Dataset `cases` is `cases.dataset.jsonl`. The working
   * directory unless said otherwise.
   */
  readonly files?: string | undefined;
  /**
   * Where the keys of providers are, by their vendors' names, and as `PARLEY_PYTHON_PACKAGES` a folder of wheels that
   * Evaluators in Python can import. `process.env` unless said otherwise.
   */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
  /** Who is asked, whatever the files name: `mock` works offline. */
  readonly provider?: string | undefined;
  readonly model?: string | undefined;
  /**
   * How many requests each provider is asked within any minute, by its name: `{ openai: 500 }`. What there is no room for
   * waits as long as that takes. Where nothing is given, what the environment says: `PARLEY_PROVIDER_REQUESTS_PER_MINUTE`,
   * as a server reads it.
   */
  readonly requestsPerMinute?: Readonly<Record<string, number>> | undefined;
  /** Likewise how many tokens, of prompts and answers; else `PARLEY_PROVIDER_TOKENS_PER_MINUTE`. */
  readonly tokensPerMinute?: Readonly<Record<string, number>> | undefined;
  /** A folder to keep Python's start in, about 31 MB: without it Evaluators in Python begin some seconds later. */
  readonly cacheFolder?: string | undefined;
};

/** As with a server; what only a server has is not taken. */
export type LocalEvaluationOptions = Pick<
  EvaluationOptions,
  "name" | "file" | "dataset" | "concurrency" | "signal" | "samples" | "early_stop"
> & {
  /**
   * In USD, for all models that are asked, by answers and by judges: once it is spent nothing more is begun, and `run`
   * throws a `BudgetSpentError` with what was done. What is under way then is finished, and may cost more. What functions
   * of yours spend is not known here.
   */
  readonly budget?: number | undefined;
  /** Who judges: Evaluators of the folder, or functions of yours. */
  readonly evaluators: readonly EvaluationJudge[];
  /** Functions that Agents may call, by the names of their tools; without them an Agent is asked once. */
  readonly tools?: AgentTools | undefined;
  /** What the file is compared with; it answers the same cases. */
  readonly control?: EvaluatedFile | undefined;
  /** What has to hold, one a line: `exact >= 90%`, `exact no worse than control by 2%`. */
  readonly gates?: string | undefined;
  /**
   * A client of the server to leave it on, as an Evaluation of this name: Logs, judgments, and what the gates say, which
   * the server judges then. It takes a key with `write`.
   */
  readonly record?: EvaluationRecorder | undefined;
  /** Where the gates are asked for, kept with their verdict: the address of a job, a commit. */
  readonly gateSource?: EvaluationOptions["gateSource"];
  /** Told after each case of each run. */
  readonly onProgress?: ((progress: { done: number; wanted: number }) => void) | undefined;
};

/** A version that answered, and what was said of it. Numbers are the Evaluator's mean, or the share of what is true. */
export type LocalRun = {
  readonly name: string;
  readonly control: boolean;
  /** Answers and judgments that did not come about, in words. */
  readonly failures: readonly string[];
  /** Where it ended before its last case: what was decided, after how many that both had a value of. */
  readonly stopped_early?: {
    readonly metric: string;
    readonly decision: "better" | "worse";
    readonly pairs: number;
    readonly cases_left: number;
    readonly difference: number;
    readonly interval: { readonly low: number; readonly high: number; readonly level: number };
  };
  readonly metrics: readonly {
    readonly name: string;
    readonly estimate: number | null;
    readonly interval: { readonly low: number; readonly high: number; readonly level: number } | null;
    readonly items: number;
    readonly missing: number;
    /** With several samples of a case: how much of the spread is between cases; the rest is between samples of one. */
    readonly share_between?: number | null;
    readonly comparison: {
      readonly difference: number | null;
      readonly interval: { readonly low: number; readonly high: number; readonly level: number } | null;
      /** Corrected for how many comparisons there are. */
      readonly p_value: number | null;
      /** Which test `p_value` is of: `mcnemar-mid-p`, `paired-bootstrap`, `paired-t`, `sign`, `none`. */
      readonly test: string;
      readonly verdict: "better" | "worse" | "undecided";
      /** Cases on which it is better, worse, or the same as the control. */
      readonly wins: number;
      readonly losses: number;
      readonly ties: number;
      /** Of what models say, and of options that were chosen: the sign test of wins against losses, without ties. */
      readonly sign_p_value?: number | null;
      /** What `p_value` is where this comparison is tested by that. */
      readonly adjusted_sign_p_value?: number | null;
    } | null;
  }[];
  readonly items: readonly {
    readonly case: string;
    /** Absent: the first. */
    readonly sample?: number;
    readonly output: unknown;
    readonly error: unknown;
    readonly judgments: Readonly<
      Record<
        string,
        { readonly judgment: unknown; readonly rationale: string | null } | { readonly error: string }
      >
    >;
  }[];
};

/** What an evaluation would take. Lengths of answers are guessed, and an Agent may ask more often than once. */
export type LocalEstimate = {
  /** Cases, times samples, times the file and its control. */
  readonly answers: number;
  /** Of models, for the answers; functions of yours are not among them. */
  readonly calls: number;
  /** Of models, by Evaluators that ask one. */
  readonly judge_calls: number;
  /** Of Evaluators that are code. */
  readonly code_runs: number;
  readonly prompt_tokens: number;
  readonly output_tokens: number;
  /** In USD, about; `null` where a price is not known. */
  readonly cost: number | null;
  readonly unpriced_models: readonly string[];
};

export type LocalEvaluationResult = {
  /** Whether every gate is open; without gates, whether nothing failed. */
  readonly passed: boolean;
  /** Where the budget ended it: what was spent, in USD, and what was left. */
  readonly budget?: {
    readonly budget: number;
    readonly spent: number;
    /** `unpriced`: a model answered whose price is not known. */
    readonly reason: "spent" | "unpriced";
    readonly answers: number;
    readonly unasked: number;
  };
  readonly gates: readonly {
    readonly gate: string;
    readonly outcome: "passed" | "failed" | "unknown";
    readonly evidence: string;
  }[];
  /** Of the file, by the paths of Evaluators: the share of what is true, or the mean; `null` where neither is. */
  readonly scores: Readonly<Record<string, number | null>>;
  readonly stats: {
    /** A table to print, in Markdown. */
    readonly report: string;
  };
  /** The control, where there is one, then the file. */
  readonly runs: readonly LocalRun[];
  /** Where it is on the server, and whether people agree with the models that judged; `null` without `record`. */
  readonly recorded: RecordedReport | null;
  /** The report as a page of one file. */
  html(): string;
};

export type LocalParley = AsyncDisposable & {
  readonly evaluations: {
    /**
     * Evaluates a `.prompt` file, or a function of yours, over a Dataset, here: no server, and no key but your
     * provider's. Evaluators judge, and figures are computed, as on a server.
     *
     * @throws ParleyError `malformed` with what is wrong with a file, a gate or an option; with `record` what the server
     *   refuses, or that it cannot be reached
     * @throws BudgetSpentError with what was done, where the `budget` ended it
     */
    run(options: LocalEvaluationOptions): Promise<LocalEvaluationResult>;
    /**
     * What that would take, by the lengths of what is asked and the catalogue's prices. Nobody is asked anything.
     *
     * @throws ParleyError as `run`
     */
    estimate(options: LocalEvaluationOptions): Promise<LocalEstimate>;
  };
  /** Ends the processes that code runs in, and connections to providers. */
  close(): Promise<void>;
};
