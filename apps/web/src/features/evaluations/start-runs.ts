import { type EndpointInput, type contract, isParleyError } from "@parley/contract";
import { parley } from "../../api.ts";

type Asked = Omit<EndpointInput<typeof contract.evaluations.endpoints.createRun>["body"], "run_id">;

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
  // Their ids are chosen here: a Run whose reply was lost on the way is known by it, too.
  const made: string[] = [];
  try {
    for (const asked of runs) {
      const runId = createRunId();
      await api.createRun({ id, ...asked, run_id: runId }).catch((error: unknown) => {
        if (!isRefusal(error)) made.push(runId);
        throw error;
      });
      made.push(runId);
      if (hasNewControl && made.length === 1) await api.updateRun({ id, run_id: runId, control: true });
    }
  } catch (error) {
    for (const runId of made.toReversed()) await takeBack(api, { id, run_id: runId });
    throw error;
  }
}

/** Whether nothing was made, for sure. */
const isRefusal = (error: unknown): boolean => isParleyError(error) && error.status < 500;

/**
 * Whoever asked is told why none was made, and not that this did not work either: what stays is in the list of Runs, where
 * it can be stopped. A Run that has ended already is not to be cancelled, and is taken out all the same.
 */
async function takeBack(api: RunsApi, run: { id: string; run_id: string }): Promise<void> {
  await api.updateRun({ ...run, status: "cancelled" }).catch(() => {});
  await api.removeRun(run).catch(() => {});
}

/** Not `randomUUID`: browsers keep it from pages served over plain http. */
const createRunId = (): string =>
  `run_${Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
