import { queryOptions } from "@tanstack/react-query";
import { parley } from "../../api.ts";

/** Of which version of a judge, and held to which human Evaluator; absent: to the one with the most Logs. */
export type Calibrated = { id: string; version_id: string; people_id?: string };

/** How far a version of a judge agrees with people: the mark and the page of its agreement say the same. */
export const calibrationQuery = ({ id, version_id, people_id }: Calibrated) =>
  queryOptions({
    queryKey: ["evaluators", id, "calibration", version_id, people_id],
    queryFn: ({ signal }) =>
      parley.evaluators.calibration({ id, version_id, ...(people_id && { people_id }) }, { signal }),
    staleTime: 60_000,
  });
