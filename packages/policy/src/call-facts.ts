/** What rules are about: a call that wants to run, who wants it, and what came before it. */
export type CallFacts = {
  readonly tool: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** Path of the File that asks, as the program says; empty where it does not. */
  readonly agent: string;
  /** Id of the version that asks, as the program says; empty where it does not. */
  readonly version: string;
  /** As the program says; empty where it does not. */
  readonly environment: string;
  readonly stakes: string;
  readonly requester: { readonly id: string; readonly name: string };
  readonly history: CallHistory;
  /** Milliseconds. */
  readonly now: number;
};

/** How often the same requester has asked to call the same tool before. */
export type CallHistory = {
  readonly requests_hour: number;
  readonly requests_day: number;
  /** Of those of the day: which may run, whoever or whatever said so. */
  readonly approved_day: number;
  readonly denied_day: number;
  /** In the same run. */
  readonly requests_run: number;
};

export const noHistory: CallHistory = {
  requests_hour: 0,
  requests_day: 0,
  approved_day: 0,
  denied_day: 0,
  requests_run: 0,
};
