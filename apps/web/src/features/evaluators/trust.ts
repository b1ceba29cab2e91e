import { calibrateJudge } from "@parley/statistics";
import { queryOptions } from "@tanstack/react-query";
import { parley } from "../../api.ts";
import { holdToPeople } from "./hold-to-people.ts";

/** So many of a version's newest judgments tell whether it can be trusted. */
const looked = 500;

/** Whether a version of a judge agrees with people, and why that is said. */
export type Trust = { verdict: "trusted" | "untrusted"; reason: string };

/** What people's judgments of the same Logs say of a version of an Evaluator. */
export const trustQuery = (evaluator: { id: string; version_id: string; spec: { return_type: string } }) =>
  queryOptions({
    queryKey: ["evaluators", evaluator.id, "trust", evaluator.version_id],
    queryFn: async ({ signal }): Promise<Trust> => {
      const { records } = await parley.logs.list(
        {
          file_id: evaluator.id,
          version_id: evaluator.version_id,
          include_parent: true,
          include_bodies: false,
          size: looked,
        },
        { signal },
      );
      const [people] = holdToPeople(records.filter((record) => record.type === "evaluator"));
      const measurement = evaluator.spec.return_type === "number" ? "interval" : "nominal";
      const { verdict, reason } = calibrateJudge(people?.items ?? [], { measurement });
      return { verdict, reason };
    },
    staleTime: 300_000,
  });
