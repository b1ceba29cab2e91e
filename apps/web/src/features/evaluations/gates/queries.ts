import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { parley } from "../../../api.ts";
import { evaluationKey } from "../queries.ts";

export const checksSize = 20;

/** What gates said of an Evaluation's Runs, newest first. */
export const gateChecksQuery = (id: string, page: number) =>
  queryOptions({
    queryKey: [...evaluationKey(id), "gates", page],
    queryFn: ({ signal }) => parley.evaluations.listGateChecks({ id, page, size: checksSize }, { signal }),
    placeholderData: keepPreviousData,
  });

/** It never changes. */
export const gateCheckQuery = (id: string, checkId: string) =>
  queryOptions({
    queryKey: [...evaluationKey(id), "gates", "check", checkId],
    queryFn: ({ signal }) => parley.evaluations.getGateCheck({ id, check_id: checkId }, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
