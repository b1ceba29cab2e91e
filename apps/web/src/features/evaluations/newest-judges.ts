import { useQueries } from "@tanstack/react-query";
import { fileVersionsQuery } from "../files/queries.ts";

/** The newest versions of Evaluators: those that judge where these are chosen. */
export function useNewestJudges(ids: readonly string[]) {
  const all = useQueries({ queries: ids.map((id) => fileVersionsQuery({ type: "evaluator", id })) });
  return all.flatMap(({ data: [newest] = [] }) => (newest?.type === "evaluator" ? newest : []));
}
