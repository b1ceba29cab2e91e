import type { GateCheck, TrustOfJudge } from "@parley/contract";

/** Where people see it, and what the server makes of it. */
export type Recorded = {
  readonly evaluation_id: string;
  /** The Evaluation, or where there are gates their verdict with its evidence. */
  readonly url: string;
  readonly runs: readonly { readonly name: string; readonly run_id: string; readonly version_id: string }[];
  readonly gates: GateCheck | undefined;
  /** Models that judged, and whether they agree with people. */
  readonly judges: readonly (Pick<TrustOfJudge, "trust" | "reason"> & { readonly name: string })[];
};

/** What is told of it. */
export type RecordedReport = Pick<Recorded, "evaluation_id" | "url" | "runs" | "judges">;
