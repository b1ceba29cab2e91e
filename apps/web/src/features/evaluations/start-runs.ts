import type { EndpointInput, contract } from "@parley/contract";
import { parley } from "../../api.ts";

type Asked = EndpointInput<typeof contract.evaluations.endpoints.createRun>["body"];

/** What of the API makes Runs, and takes them back. */
export type RunsApi = Pick<typeof parley.evaluations, "createRun" | "updateRun" | "removeRun">;

type Starting = {
  evaluationId: string;
  runs: readonly Asked[];
  /** The first is the control of those after it. */
  hasNewControl: boolean;
};

/** Makes Runs, one after another; where one is refused those before it are stopped and taken out again. */
export async function startRuns(
  { evaluationId: id, runs, hasNewControl }: Starting,
  api: RunsApi = parley.evaluations,
): Promise<void> {
  const made: string[] = [];
  try {
    for (const asked of runs) {
      const { id: runId } = await api.createRun({ id, ...asked });
      made.push(runId);
      if (hasNewControl && made.length === 1) await api.updateRun({ id, run_id: runId, control: true });
    }
  } catch (error) {
    for (const runId of made.toReversed()) await takeBack(api, { id, run_id: runId });
    throw error;
  }
}

/** Whoever asked is told why none was made, and not that this did not work either. */
async function takeBack(api: RunsApi, run: { id: string; run_id: string }): Promise<void> {
  try {
    await api.updateRun({ ...run, status: "cancelled" });
    await api.removeRun(run);
  } catch {
    // It stays in the list of Runs, where it can be stopped.
  }
}
