import type { ContractClient } from "../../parley-members.ts";

/** The server that an evaluation is recorded on: a client of it. */
export type EvaluationRecorder = Pick<ContractClient, "datasets" | "evaluations" | "logs"> & {
  readonly baseUrl: string;
};
