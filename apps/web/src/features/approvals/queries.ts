import type { Contract, EndpointReply } from "@parley/contract";
import { isParleyError } from "@parley/sdk";
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { parley } from "../../api.ts";
import { useIsLive } from "./live-approvals.ts";
import { type ApprovalSearch, type Kind, statusesOf } from "./approval-search.ts";

export type ApprovalEvent = EndpointReply<Contract["approvals"]["endpoints"]["listEvents"]>[number];

export const approvalsPageSize = 50;
const all = ["approvals"] as const;

/** A page of the queue, newest first. */
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
  });

/** How often to look at what others may change. */
export const useLookInterval = (): number => (useIsLive() ? 60_000 : 3000);

/** How many wait for somebody. */
export const pendingCountQuery = queryOptions({
  queryKey: [...all, "pending-count"],
  queryFn: async ({ signal }) => {
    const { total } = await parley.approvals.list({ status: ["pending"], page: 1, size: 1 }, { signal });
    return total;
  },
  refetchInterval: 10_000,
});

export const approvalQuery = (id: string) =>
  queryOptions({
    queryKey: [...all, "one", id],
    queryFn: ({ signal }) => parley.approvals.get({ id }, { signal }),
  });

/** What happened to a request, oldest first. */
export const approvalEventsQuery = (id: string) =>
  queryOptions({
    queryKey: [...all, "events", id],
    queryFn: ({ signal }) => parley.approvals.listEvents({ id }, { signal }),
  });

/** How requests for the same were decided, newest first; one more than is shown, as one of them may be at hand. */
export const earlierQuery = ({ name, kind }: { name: string; kind: Kind }) =>
  queryOptions({
    queryKey: [...all, "earlier", name, kind],
    queryFn: ({ signal }) =>
      parley.approvals.list({ name, kind, status: statusesOf("decided"), page: 1, size: 6 }, { signal }),
    staleTime: 60_000,
  });

/** Receipts of a request; there are others once more has become of it. */
export const receiptsQuery = (id: string, stage: string) =>
  queryOptions({
    queryKey: [...all, "receipts", id, stage],
    queryFn: ({ signal }) => parley.receipts.list({ id }, { signal }),
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
    onSettled: () => client.invalidateQueries({ queryKey: all }),
  });
}

/** Whether a decision was refused because what it was made on is no longer so. */
export const isOvertaken = (error: unknown): boolean => isParleyError(error) && error.kind === "conflict";
