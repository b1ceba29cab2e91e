import { evaluationErrors, type contract, type EndpointInput, type EvaluatorSpec } from "@parley/contract";
import type { Executor } from "@parley/db";
import type { RequestContext } from "../../../kernel/request-context.ts";
import { readSpec } from "../../evaluators/index.ts";
import { listVersionsById } from "../../files/index.ts";
import { showLogs } from "../../logs/index.ts";
import type { EvaluationDependencies } from "../dependencies.ts";
import { listEvaluators } from "../evaluations.store.ts";
import { getEvaluation } from "../get-evaluation.ts";
import { readMarkedRuns } from "../kept-by-mark.ts";
import { listRuns, type MemberRow } from "../runs.store.ts";
import { showDatapoints } from "../show-datapoints.ts";
import { describeItems } from "./describe-items.ts";
import { readItemCursor, writeItemCursor } from "./item-cursor.ts";
import { chooseItemMetric, listItemMetrics } from "./item-metric.ts";
import { listLogsOfItems, listScoresOfItems } from "./items.store.ts";
import { createPageItems, type ItemOrder } from "./page-items.ts";

type Declared = typeof contract.evaluations.endpoints;
type Input = EndpointInput<Declared["listItems"]>;

/** Of each item and Run. */
const mostSamples = 20;

/** What each Run made of each Datapoint, side by side. */
export function itemHandlers({ database, fileTypes }: EvaluationDependencies) {
  const { reader } = database;
  const pageItems = createPageItems();
  return {
    listItems: async ({ params, query }: Input, { organizationId }: RequestContext) => {
      const { id: evaluationId } = await getEvaluation(reader, { organizationId, id: params.id });
      const members = await listRuns(reader, { organizationId, evaluationId });
      const { chosen, controlId } = chooseRuns(members, { evaluationId, wanted: query.run_id });
      const runs = await readMarkedRuns(reader, organizationId, chosen);
      const runIds = runs.map(({ id }) => id);
      const judges = await listJudges(reader, { organizationId, evaluationId });
      const evaluatorVersionIds = judges.map(({ versionId }) => versionId);
      const source = { organizationId, runIds, evaluatorVersionIds };
      const metric = chooseItemMetric(judges, { evaluationId, wanted: query.evaluator_version_id });
      const order = { ...toOrder(query), metric, controlId };
      const places = await pageItems(reader, {
        source: { organizationId, evaluatorVersionIds },
        runs,
        order,
      });
      const itemIds = places.slice(0, query.size).map(({ id }) => id);
      const rows = await listLogsOfItems(reader, source, { itemIds, most: mostSamples });
      const logs = await showLogs(reader, {
        organizationId,
        fileTypes,
        ids: rows.map(({ logId }) => logId),
        evaluatorVersionIds,
      });
      const metrics = listItemMetrics(judges);
      const last = places.length > query.size ? places[query.size - 1] : undefined;
      return {
        records: describeItems({
          itemIds,
          rows,
          scores: await listScoresOfItems(reader, source, { itemIds, metrics }),
          logs,
          runIds,
          controlId,
          datapoints: await showDatapoints(reader, { organizationId, ids: itemIds }),
          evaluatorVersionIds: new Set(evaluatorVersionIds),
          metrics,
        }),
        next_cursor: last === undefined ? null : writeItemCursor(last),
      };
    },
  };
}

/** @throws invalid_input; unprocessable for half a slice */
function toOrder(query: Input["query"]): Omit<ItemOrder, "metric" | "controlId"> {
  const { cursor, size, sort_by: sortBy, order, show, text, facet, value } = query;
  if ((facet === undefined) !== (value === undefined)) throw evaluationErrors.facetNeedsValue();
  return {
    sortBy,
    order,
    show,
    text,
    slice: facet === undefined || value === undefined ? undefined : { facet, value },
    limit: size + 1,
    after: cursor === undefined ? undefined : readItemCursor(cursor, { isById: sortBy === "id" }),
  };
}

type Chosen = { evaluationId: string; wanted: string[] | undefined };

/** The control first, then as they were made. @throws not_found for what is no Run of the Evaluation */
function chooseRuns(members: readonly MemberRow[], { evaluationId, wanted }: Chosen) {
  const control = members.find((member) => member.control);
  const unknown = wanted?.find((id) => !members.some((member) => member.id === id));
  if (unknown !== undefined)
    throw evaluationErrors.runNotFound({ run_id: unknown, evaluation_id: evaluationId });
  const others = members
    .filter(({ id, control: isControl }) => !isControl && (wanted === undefined || wanted.includes(id)))
    .toReversed();
  return { chosen: [...(control ? [control] : []), ...others], controlId: control?.id };
}

async function listJudges(
  reader: Executor,
  { organizationId, evaluationId }: { organizationId: string; evaluationId: string },
): Promise<{ versionId: string; spec: EvaluatorSpec }[]> {
  const rows = await listEvaluators(reader, { organizationId, evaluationIds: [evaluationId] });
  const ids = rows.map((row) => row.evaluator_version_id);
  const versions = await listVersionsById(reader, { organizationId, ids });
  return ids.flatMap((versionId) => {
    const version = versions.find(({ id }) => id === versionId);
    return version === undefined ? [] : [{ versionId, spec: readSpec(version) }];
  });
}
