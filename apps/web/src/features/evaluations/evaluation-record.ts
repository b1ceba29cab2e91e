import type { Contract, EndpointReply } from "@parley/contract";

/** A Log of a Run, with its Datapoint and what was said of it. */
export type EvaluationRecord = EndpointReply<
  Contract["evaluations"]["endpoints"]["getLogs"]
>["records"][number];
