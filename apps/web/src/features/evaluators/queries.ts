import { queryOptions } from "@tanstack/react-query";
import { parley } from "../../api.ts";
import type { JudgmentRecord } from "./hold-to-people.ts";

/** So many of the newest judgments are looked at. */
const mostJudgments = 2000;
const pageSize = 500;

/** The newest judgments of an Evaluator, with the Logs they are of and what else was said of these. */
export const judgmentsQuery = (evaluatorId: string) =>
  queryOptions({
    queryKey: ["evaluators", evaluatorId, "judgments"],
    queryFn: async ({ signal }) => {
      const found: JudgmentRecord[] = [];
      const wanted = {
        file_id: evaluatorId,
        include_parent: true,
        include_bodies: false,
        size: pageSize,
      } as const;
      for (let page = 1; found.length < mostJudgments; page += 1) {
        const { records } = await parley.logs.list({ ...wanted, page }, { signal });
        found.push(...records.filter((record) => record.type === "evaluator"));
        if (records.length < pageSize) break;
      }
      return found;
    },
  });
