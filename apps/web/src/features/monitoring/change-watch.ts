import { useMutation, useQueryClient } from "@tanstack/react-query";
import { parley } from "../../api.ts";
import { monitoringKey } from "./queries.ts";

type Api = typeof parley.monitoring;
export type WatchLimits = Omit<Parameters<Api["updateWatch"]>[0], "id" | "watch_id" | "state">;
type NewWatch = WatchLimits & { evaluator_id?: string; evaluator_version_id?: string };
type NewBackFill = Omit<Parameters<Api["createBackFill"]>[0], "id">;

/** Lets another Evaluator watch the File. */
export function useCreateWatch(fileId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (watch: NewWatch) => parley.monitoring.createWatch({ id: fileId, ...watch }),
    onSuccess: () => client.invalidateQueries({ queryKey: monitoringKey(fileId) }),
  });
}

/** Changes what confines a watch, or lets it rest. */
export function useUpdateWatch(fileId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: WatchLimits & { watch_id: string; state?: "active" | "inactive" }) =>
      parley.monitoring.updateWatch({ id: fileId, ...change }),
    onSuccess: () => client.invalidateQueries({ queryKey: monitoringKey(fileId) }),
  });
}

/** Ends a watch; what its Evaluator said stays. */
export function useDeleteWatch(fileId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (watchId: string) => parley.monitoring.deleteWatch({ id: fileId, watch_id: watchId }),
    onSuccess: () => client.invalidateQueries({ queryKey: monitoringKey(fileId) }),
  });
}

/** Has Logs judged that are there already. */
export function useCreateBackFill(fileId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (backFill: NewBackFill) => parley.monitoring.createBackFill({ id: fileId, ...backFill }),
    onSuccess: () => client.invalidateQueries({ queryKey: monitoringKey(fileId) }),
  });
}

export function useCancelBackFill(fileId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => parley.monitoring.cancelBackFill({ id: fileId, back_fill_id: id }),
    onSuccess: () => client.invalidateQueries({ queryKey: monitoringKey(fileId) }),
  });
}
