import type { Contract, EndpointReply, EndpointRequest, Permission } from "@parley/contract";
import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { parley } from "../../api.ts";

type Keys = Contract["apiKeys"]["endpoints"];
type Roles = Contract["roles"]["endpoints"];
export type ApiKey = EndpointReply<Keys["get"]>;
export type KeyDraft = NonNullable<EndpointRequest<Keys["create"]>["body"]>;
export type KeyChange = NonNullable<EndpointRequest<Keys["update"]>["body"]>;
export type Budget = EndpointReply<Contract["budgets"]["endpoints"]["list"]>[number];
export type Role = EndpointReply<Roles["list"]>[number];
export type DirectoryAccess = EndpointReply<Roles["setDirectoryAccess"]>;
export type Grant = DirectoryAccess["grants"][number];
export type Subject = Pick<Grant, "kind" | "id">;
export type AuditEntry = EndpointReply<Contract["audit"]["endpoints"]["list"]>["records"][number];

export const apiKeysQuery = queryOptions({
  queryKey: ["access", "keys"],
  queryFn: ({ signal }) => parley.apiKeys.list({}, { signal }),
});

export const budgetsQuery = queryOptions({
  queryKey: ["access", "budgets"],
  queryFn: ({ signal }) => parley.budgets.list({}, { signal }),
});

export const directoryAccessQuery = queryOptions({
  queryKey: ["access", "directories"],
  queryFn: ({ signal }) => parley.roles.listDirectoryAccess({}, { signal }),
});

export const protectedEnvironmentsQuery = queryOptions({
  queryKey: ["access", "environments"],
  queryFn: ({ signal }) => parley.roles.listProtectedEnvironments({}, { signal }),
});

const daysShown = 30;
const dayMs = 24 * 60 * 60 * 1000;

/** What models cost a day, over a month. */
export const usageQuery = queryOptions({
  queryKey: ["access", "usage"],
  queryFn: ({ signal }) => {
    const start_date = new Date(Math.floor(Date.now() / dayMs) * dayMs - (daysShown - 1) * dayMs);
    return parley.logs.stats({ start_date: start_date.toISOString(), interval: "day" }, { signal });
  },
});

/** What is looked for in the audit log; dates as `2026-11-21`, both included, in UTC. */
export type AuditFilter = {
  action?: string;
  outcome?: AuditEntry["outcome"];
  actor?: string;
  target?: string;
  from?: string;
  to?: string;
};

const endOfDay = (date: string): string => new Date(Date.parse(date) + dayMs - 1).toISOString();

const toAuditQuery = (filter: AuditFilter) => ({
  ...(filter.action && { action: filter.action }),
  ...(filter.outcome && { outcome: filter.outcome }),
  ...(filter.actor && { actor_id: filter.actor }),
  ...(filter.target && { target: filter.target }),
  ...(filter.from && { start_date: filter.from }),
  ...(filter.to && { end_date: endOfDay(filter.to) }),
});

/** Where the entries that a filter leaves are downloaded from; without one all of them, as a chain. */
export const auditExportUrl = (filter: AuditFilter): string =>
  `/v5/audit/export?${new URLSearchParams(toAuditQuery(filter)).toString()}`.replace(/\?$/, "");

/** Newest first, a page after the other. */
export const auditQuery = (filter: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: ["access", "audit", filter],
    queryFn: ({ signal, pageParam }) =>
      parley.audit.list(
        {
          ...toAuditQuery(filter),
          ...(pageParam !== undefined && { before: pageParam }),
        },
        { signal },
      ),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: ({ records, has_more }) => (has_more ? records.at(-1)?.sequence : undefined),
  });

export const useVerifyAudit = () => useMutation({ mutationFn: () => parley.audit.verify() });

/** A change of who may do what, after which that is read again, and who has which role. */
function useChange<Given, Reply>(change: (given: Given) => Promise<Reply>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["access"] });
      await client.invalidateQueries({ queryKey: ["people"] });
    },
  });
}

export const useCreateKey = () => useChange((draft: KeyDraft) => parley.apiKeys.create(draft));
export const useChangeKey = (id: string) =>
  useChange((change: KeyChange) => parley.apiKeys.update({ id, ...change }));
export const useRotateKey = (id: string) =>
  useChange((overlap_hours: number) => parley.apiKeys.rotate({ id, overlap_hours }));
export const useRevokeKey = (id: string) => useChange(() => parley.apiKeys.revoke({ id }));

export type RoleDraft = { name: string; description: string; permissions: Permission[] };

/** Makes a role, or changes the one with this id. */
export const useSaveRole = (id: string | undefined) =>
  useChange((role: RoleDraft) =>
    id === undefined ? parley.roles.create(role) : parley.roles.update({ id, ...role }),
  );
export const useDeleteRole = (id: string) => useChange(() => parley.roles.delete({ id }));

export const useSetDirectoryAccess = () =>
  useChange((rule: { id: string; is_private: boolean; grants: Grant[] }) =>
    parley.roles.setDirectoryAccess(rule),
  );
export const useDeleteDirectoryAccess = () =>
  useChange((id: string) => parley.roles.deleteDirectoryAccess({ id }));

export const useProtectEnvironment = (id: string) =>
  useChange((deployers: Subject[]) => parley.roles.protectEnvironment({ id, deployers }));
export const useUnprotectEnvironment = (id: string) =>
  useChange(() => parley.roles.unprotectEnvironment({ id }));

export const useSetBudget = () =>
  useChange((budget: { subject: string; monthly_limit: number }) => parley.budgets.set(budget));
export const useDeleteBudget = (subject: string) => useChange(() => parley.budgets.delete({ subject }));
