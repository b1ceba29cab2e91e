import type { Approval, Responder } from "@parley/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { parley } from "../../api.ts";
import { approvalQuery } from "./queries.ts";

/** Does something to a request that does not decide it; afterwards all that is shown of requests is read again. */
function useAct<Given>(id: string, act: (given: Given) => Promise<Approval>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: (approval) => client.setQueryData(approvalQuery(id).queryKey, approval),
    onSettled: () => client.invalidateQueries({ queryKey: ["approvals"] }),
  });
}

export const useEscalate = (id: string) =>
  useAct(id, (given: { who: Responder; message: string }) => parley.approvals.escalate({ id, ...given }));

export const useCancel = (id: string) =>
  useAct(id, (given: { reason: string | null }) => parley.approvals.cancel({ id, ...given }));

export const useDelegate = (id: string) =>
  useAct(id, (given: { to: string; message: string }) => parley.approvals.delegate({ id, ...given }));

export const useAskBack = (id: string) =>
  useAct(id, (given: { text: string }) => parley.approvals.askBack({ id, ...given }));

export const useReply = (id: string) =>
  useAct(id, (given: { text: string }) => parley.approvals.reply({ id, ...given }));

/** Says, once, that whoever looks has opened a request that they may decide. It is no matter where that fails. */
export function useView({ id, isOpen }: { id: string; isOpen: boolean }): void {
  useEffect(() => {
    if (isOpen) parley.approvals.view({ id }, { maxRetries: 0 }).catch(() => undefined);
  }, [id, isOpen]);
}
