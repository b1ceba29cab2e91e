import { type EndpointInput, type contract, isParleyError } from "@parley/contract";
import { parley } from "../../api.ts";

type Asked = Omit<EndpointInput<typeof contract.evaluations.endpoints.createRun>["body"], "run_id">;

/** What of the API makes Runs. */
export type RunsApi = Pick<typeof parley.evaluations, "startRuns">;

type Starting = {
  evaluationId: string;
  runs: readonly Asked[];
  /** The first is the control of those after it. */
  hasNewControl: boolean;
};

/** Makes Runs: all of them, or none. */
export async function startRuns(
  { evaluationId: id, runs, hasNewControl }: Starting,
  api: RunsApi = parley.evaluations,
): Promise<void> {
  // Their ids are chosen here: where only the reply was lost on the way, asking again makes no others.
  const wanted = runs.map((asked) => ({ ...asked, run_id: createRunId() }));
  const start = () => api.startRuns({ id, runs: wanted, first_is_control: hasNewControl });
  await start().catch((error: unknown) => {
    if (isRefusal(error)) throw error;
    return start();
  });
}

/** Whether nothing was made, for sure. */
const isRefusal = (error: unknown): boolean => isParleyError(error) && error.status < 500;

/** Not `randomUUID`: browsers keep it from pages served over plain http. */
const createRunId = (): string =>
  `run_${Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
