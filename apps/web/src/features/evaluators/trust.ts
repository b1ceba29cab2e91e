import type { Calibration } from "@parley/contract";
import { queryOptions } from "@tanstack/react-query";
import { parley } from "../../api.ts";

/** Whether a version of a judge agrees with people, and why that is said. */
export const trustQuery = ({ id, version_id }: { id: string; version_id: string }) =>
  queryOptions({
    queryKey: ["evaluators", id, "trust", version_id],
    queryFn: async ({ signal }): Promise<Pick<Calibration, "trust" | "reason">> => {
      const { trust, reason } = await parley.evaluators.calibration({ id, version_id }, { signal });
      return { trust, reason };
    },
    staleTime: 300_000,
  });
