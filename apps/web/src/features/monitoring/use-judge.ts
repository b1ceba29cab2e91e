import type { Evaluator } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { fileVersionsQuery } from "../files/queries.ts";
import type { Judge, MonitorDraft } from "./monitor-draft.ts";

/** What the Evaluator of a draft says, by its newest version; undefined where none is chosen, or while it is read. */
export function useJudge({
  metric,
  evaluatorId,
}: Pick<MonitorDraft, "metric" | "evaluatorId">): Judge | undefined {
  const isAsked = metric === "judgment" && evaluatorId !== null;
  const { data: [newest] = [] } = useQuery({
    ...fileVersionsQuery({ type: "evaluator", id: evaluatorId ?? "" }),
    enabled: isAsked,
  });
  return isAsked && newest?.type === "evaluator" ? toJudge(newest) : undefined;
}

const toJudge = ({ spec }: Pick<Evaluator, "spec">): Judge => ({
  says: spec.return_type,
  options: "options" in spec && spec.options ? spec.options.map(({ name }) => name) : [],
});
