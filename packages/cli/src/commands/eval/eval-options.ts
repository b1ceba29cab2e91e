import type { CommonOptions } from "../../common-options.ts";

/** What `parley eval` was asked. */
export type EvalOptions = CommonOptions & {
  readonly dataset: string;
  readonly evaluator?: string[];
  readonly control?: string;
  readonly gate?: string[];
  readonly gates?: string;
  readonly provider?: string;
  readonly model?: string;
  readonly tools?: string;
  readonly concurrency: number;
  /** By providers' names. */
  readonly requestsPerMinute?: Record<string, number>;
  readonly tokensPerMinute?: Record<string, number>;
  readonly samples: number;
  /** In USD. */
  readonly budget?: number;
  readonly estimate?: boolean;
  /** By which Evaluator; true: by the first that can. */
  readonly stopEarly?: string | true;
  readonly workspace?: string;
  readonly junit?: string;
  readonly markdown?: string;
  readonly html?: string;
  readonly record?: boolean;
  readonly name?: string;
  readonly watch?: boolean;
};
