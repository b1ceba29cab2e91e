import type { Executor } from "@parley/db";
import type { FileTypes } from "../files/index.ts";
import { describeRun, type RunView } from "./describe-runs.ts";
import { getMember } from "./get-evaluation.ts";
import type { RunResults } from "./run-results.ts";

type Shown = {
  organizationId: string;
  fileTypes: FileTypes;
  results?: RunResults | undefined;
  params: { id: string; run_id: string };
};

/** A Run as part of an Evaluation, as the wire shows it. @throws not_found */
export const showRun = async (
  executor: Executor,
  { organizationId, fileTypes, results, params }: Shown,
): Promise<RunView> =>
  describeRun(executor, await getMember(executor, { organizationId, ...params }), {
    organizationId,
    fileTypes,
    results,
  });
