import { evaluationErrors } from "@parley/contract";
import type { Executor } from "@parley/db";
import { listKnownSlices } from "@parley/statistics";
import type { EvaluationView } from "../describe-evaluations.ts";
import { listItemIds } from "../running/run-items.store.ts";
import { readItemFacets } from "./find-facets.ts";
import { mostMeasured } from "./measure-for-gates.ts";
import { checkNames, listJudges, readGates } from "./read-gates.ts";

type Given = {
  organizationId: string;
  evaluation: EvaluationView;
  /** What the Run is going to be over; without one its items are not known yet. */
  datasetVersionId: string | undefined;
  /** Of each item. */
  samples: number;
  text: string;
};

/**
 * Whether gates can be judged once a Run has ended: nobody should pay for one, and then learn of a typing error.
 *
 * @throws unprocessable for text that is no gates, for names of Evaluators, figures and slices that there will not be, and
 *   where there will be too much to judge
 */
export async function checkGatesBefore(
  reader: Executor,
  { organizationId, evaluation, datasetVersionId, samples, text }: Given,
): Promise<void> {
  const gates = readGates(text);
  checkNames(gates, { evaluation });
  if (datasetVersionId === undefined) return;
  const items = await listItemIds(reader, { organizationId, datasetVersionId });
  const judges = listJudges(evaluation).length;
  if (new Set(items).size * samples * Math.max(1, judges) > mostMeasured)
    throw evaluationErrors.tooMuchToGate({ most: mostMeasured });
  if (gates.every(({ scope }) => scope.kind === "all")) return;
  const facets = await readItemFacets(reader, { organizationId, datasetVersionId, items });
  checkNames(gates, { evaluation, slices: listKnownSlices(facets) });
}
