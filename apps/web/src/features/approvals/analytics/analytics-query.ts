import type { Contract, EndpointReply } from "@parley/contract";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { parley } from "../../../api.ts";
import type { AnalyticsSearch } from "./analytics-search.ts";

export type Analytics = EndpointReply<Contract["approvals"]["endpoints"]["getAnalytics"]>;
export type Counts = Analytics["totals"];
export type PersonFigures = Analytics["by_person"][number];

const dayMs = 86_400_000;

/** How people decided in the days that a search asks for. */
export const analyticsQuery = ({ days = 30, stakes, name }: AnalyticsSearch) =>
  queryOptions({
    queryKey: ["approvals", "analytics", days, stakes, name],
    queryFn: ({ signal }) =>
      parley.approvals.getAnalytics(
        {
          since: new Date(Date.now() - days * dayMs).toISOString(),
          interval: days > 30 ? "week" : "day",
          ...(stakes && { stakes }),
          ...(name && { name }),
        },
        { signal },
      ),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
