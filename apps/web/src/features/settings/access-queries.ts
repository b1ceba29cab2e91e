import type { Contract, EndpointReply, EndpointRequest, Permission } from "@parley/contract";
import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { parley } from "../../api.ts";

type Keys = Contract["apiKeys"]["endpoints"];
export type ApiKey = EndpointReply<Keys["get"]>;
export type KeyDraft = NonNullable<EndpointRequest<Keys["create"]>["body"]>;
export type Budget = EndpointReply<Contract["budgets"]["endpoints"]["list"]>[number];
export type Role = EndpointReply<Contract["roles"]["endpoints"]["list"]>[number];
export type AuditEntry = EndpointReply<Contract["audit"]["endpoints"]["list"]>["records"][number];

export const apiKeysQuery = queryOptions({
  queryKey: ["access", "keys"],
  queryFn: ({ signal }) => parley.apiKeys.list({}, { signal }),
});

export const budgetsQuery = queryOptions({
  queryKey: ["access", "budgets"],
  queryFn: ({ signal }) => parley.budgets.list({}, { signal }),
});

export const rolesQuery = queryOptions({
  queryKey: ["access", "roles"],
  queryFn: ({ signal }) => parley.roles.list({}, { signal }),
});

const daysShown = 30;
const dayMs = 24 * 60 * 60 * 1000;

/** What models cost a day, over a month. */
export const costQuery = queryOptions({
  queryKey: ["access", "cost"],
  queryFn: ({ signal }) => {
    const start_date = new Date(Math.floor(Date.now() / dayMs) * dayMs - (daysShown - 1) * dayMs);
    return parley.logs.stats({ start_date: start_date.toISOString(), interval: "day" }, { signal });
  },
});

export type AuditFilter = { action: string; outcome: AuditEntry["outcome"] | undefined };

/** Newest first, a page after the other. */
export const auditQuery = ({ action, outcome }: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: ["access", "audit", action, outcome],
    queryFn: ({ signal, pageParam }) =>
      parley.audit.list(
        {
          ...(action !== "" && { action }),
          ...(outcome && { outcome }),
          ...(pageParam !== undefined && { before: pageParam }),
        },
        { signal },
      ),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: ({ records, has_more }) => (has_more ? records.at(-1)?.sequence : undefined),
  });

export const useVerifyAudit = () => useMutation({ mutationFn: () => parley.audit.verify() });

function useChange<Given, Reply>(change: (given: Given) => Promise<Reply>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => client.invalidateQueries({ queryKey: ["access"] }),
  });
}

export const useCreateKey = () => useChange((draft: KeyDraft) => parley.apiKeys.create(draft));
export const useRotateKey = (id: string) =>
  useChange((overlap_hours: number) => parley.apiKeys.rotate({ id, overlap_hours }));
export const useRevokeKey = (id: string) => useChange(() => parley.apiKeys.revoke({ id }));
export const useCreateRole = () =>
  useChange((role: { name: string; description: string; permissions: Permission[] }) =>
    parley.roles.create(role),
  );
export const useDeleteRole = (id: string) => useChange(() => parley.roles.delete({ id }));
