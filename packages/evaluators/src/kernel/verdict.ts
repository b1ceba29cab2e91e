import type { JsonValue } from "../sandbox/run-code.ts";
import type { Judgment } from "./judgment.ts";

/** A Log or Datapoint as the API gives it. */
export type JsonRecord = { readonly [key: string]: JsonValue };

/** What is judged. */
export type Judged = {
  log: JsonRecord;
  /** The Datapoint that the Log was made for, where there is one. */
  testcase?: JsonRecord | null | undefined;
};

/** What a model said on the way to a judgment; where it was asked several times, of all answers together. */
export type Generation = {
  output: string | undefined;
  message: unknown;
  /** Of an embeddings model: a vector for each text. */
  embeddings?: readonly (readonly number[])[] | undefined;
  prompt_tokens?: number | undefined;
  output_tokens?: number | undefined;
  reasoning_tokens?: number | undefined;
  /** Nano-USD; undefined where one answer's is unknown. */
  prompt_cost: number | undefined;
  output_cost: number | undefined;
  finish_reason: string | undefined;
  provider: string | undefined;
  model: string | undefined;
  latencyMs: number;
  provider_request: unknown;
  provider_response: unknown;
};

/** A judgment, or why there is none. What was printed and asked on the way is kept in both cases. */
export type Verdict = ({ ok: true; judgment: Judgment } | { ok: false; error: string; line?: number }) & {
  stdout: string;
  ms: number;
  /** Why it was judged so, in words. */
  rationale?: string | undefined;
  /** Where a model was asked several times: what it said each time. */
  votes?: readonly Judgment[] | undefined;
  generation?: Generation | undefined;
};

/** Nobody judged: why. */
export const noVerdict = (error: string): Verdict => ({ ok: false, error, stdout: "", ms: 0 });
