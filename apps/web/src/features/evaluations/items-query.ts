import type { Evaluation } from "@parley/contract";
import { type Metric, metricOfEvaluator, nameEvaluators } from "@parley/statistics";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { parley } from "../../api.ts";
import { evaluationKey } from "./queries.ts";
import type { ItemsSearch } from "./search.ts";

/** Who judges items: by what name, and what they are. */
export type ItemJudge = {
  /** Of the File. */
  id: string;
  versionId: string;
  name: string;
  path: string;
  evaluatorType: string;
  /** What its judgments are counted as; null: they are not. */
  metric: Metric | null;
};

/** In the order in which they were added, each under a name of its own. */
export function listItemJudges({ evaluators }: Evaluation): ItemJudge[] {
  const names = nameEvaluators(evaluators.map(({ version }) => version));
  return evaluators.map(({ version }, index) => ({
    id: version.id,
    versionId: version.version_id,
    name: names[index] ?? version.path,
    path: version.path,
    evaluatorType: version.spec.evaluator_type,
    metric: metricOfEvaluator(version.name, version.spec)?.metric ?? null,
  }));
}

const sorts = {
  worst: { sort_by: "delta", order: "asc" },
  best: { sort_by: "delta", order: "desc" },
  lowest: { sort_by: "score", order: "asc" },
  highest: { sort_by: "score", order: "desc" },
} as const;

const sortOfFilter = { worse: sorts.worst, better: sorts.best } as const;

/** What the server is asked for what the address says. */
export function toItemsQuery(search: ItemsSearch, judges: readonly ItemJudge[]) {
  const { show, sort, metric, facet, value, text, cursor } = search;
  const judge = judges.find((one) => one.metric !== null && one.name === metric);
  const usual = show === "worse" || show === "better" ? sortOfFilter[show] : undefined;
  const order = sort === undefined ? usual : sorts[sort];
  return {
    ...(order ?? ({ sort_by: "id", order: "asc" } as const)),
    ...(show && { show }),
    ...(judge && { evaluator_version_id: judge.versionId }),
    ...(facet !== undefined && value !== undefined && { facet, value }),
    ...(text !== undefined && { text }),
    ...(cursor !== undefined && { cursor }),
  };
}

/** A page of items; `state` changes when there is something new. */
export const itemsQuery = (id: string, asked: ReturnType<typeof toItemsQuery>, state: string) =>
  queryOptions({
    queryKey: [...evaluationKey(id), "items", asked, state],
    queryFn: ({ signal }) => parley.evaluations.listItems({ id, size: 50, ...asked }, { signal }),
    placeholderData: keepPreviousData,
  });
