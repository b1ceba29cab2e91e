import type { Approval, Contract, EndpointReply } from "@parley/contract";
import { isParleyError } from "@parley/sdk";
import { keepPreviousData, queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { parley } from "../../api.ts";
import { type ApprovalSearch, statusesOf } from "./approval-search.ts";

export type ApprovalEvent = EndpointReply<Contract["approvals"]["endpoints"]["listEvents"]>[number];

export const approvalsPageSize = 50;
const all = ["approvals"] as const;

/** A page of the queue, newest first; looked at again every few seconds while somebody looks at it. */
export const approvalsQuery = ({ page = 1, ...search }: ApprovalSearch) =>
  queryOptions({
    queryKey: [...all, "list", search, page],
    queryFn: ({ signal }) =>
      parley.approvals.list(
        {
          page,
          size: approvalsPageSize,
          status: statusesOf(search.status),
          ...(search.stakes && { stakes: [search.stakes] }),
          ...(search.kind && { kind: search.kind }),
          ...(search.name && { name: search.name }),
        },
        { signal },
      ),
    placeholderData: keepPreviousData,
    refetchInterval: 3000,
  });

/** How many wait for somebody. */
export const pendingCountQuery = queryOptions({
  queryKey: [...all, "pending-count"],
  queryFn: async ({ signal }) => {
    const { total } = await parley.approvals.list({ status: ["pending"], page: 1, size: 1 }, { signal });
    return total;
  },
  refetchInterval: 10_000,
});

/** After a decision, looked at again until the call has been claimed and reported. */
export const approvalQuery = (id: string) =>
  queryOptions({
    queryKey: [...all, "one", id],
    queryFn: ({ signal }) => parley.approvals.get({ id }, { signal }),
    refetchInterval: ({ state }) => (state.data && isUnderWay(state.data) ? 3000 : false),
  });

const isUnderWay = ({ outcome, execution }: Approval): boolean =>
  outcome.status === "approved" && (execution === null || execution.status === "claimed");

/** Waits at the server until the request is decided, again and again; what it brings is what {@link approvalQuery} holds. */
export function useDecisionWait({ id, isPending }: { id: string; isPending: boolean }): void {
  const client = useQueryClient();
  useQuery({
    queryKey: [...all, "wait", id],
    enabled: isPending,
    gcTime: 0,
    queryFn: async ({ signal }) => {
      const approval = await parley.approvals.get({ id, wait: 25 }, { signal });
      client.setQueryData(approvalQuery(id).queryKey, approval);
      void client.invalidateQueries({ queryKey: approvalEventsQuery(id).queryKey });
      return approval.outcome.status;
    },
    refetchInterval: ({ state }) => {
      if (state.data !== undefined && state.data !== "pending") return false;
      return state.status === "error" ? 3000 : 50;
    },
  });
}

/** What happened to a request, oldest first. */
export const approvalEventsQuery = (id: string) =>
  queryOptions({
    queryKey: [...all, "events", id],
    queryFn: ({ signal }) => parley.approvals.listEvents({ id }, { signal }),
  });

export type Decision =
  | { decision: "approve"; args_hash: string; comment?: string; args?: Record<string, unknown> }
  | { decision: "deny"; args_hash: string; comment?: string; option?: string }
  | { decision: "answer"; answer: unknown; option?: string };

/** Decides; whether it was taken or refused, what is shown is read again. */
export function useDecide(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (decision: Decision) => parley.approvals.decide({ id, ...decision }),
    onSuccess: (approval) => client.setQueryData(approvalQuery(id).queryKey, approval),
    onSettled: () =>
      client.invalidateQueries({ queryKey: all, predicate: ({ queryKey }) => queryKey[1] !== "wait" }),
  });
}

/** Whether a decision was refused because what it was made on is no longer so. */
export const isOvertaken = (error: unknown): boolean => isParleyError(error) && error.kind === "conflict";
