import type { Approval } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { fileEnvironmentsQuery } from "../files/queries.ts";
import { meQuery, usePermission } from "../me/queries.ts";
import { planThatCounts } from "./plan-that-counts.ts";

type BarredCall = Pick<Approval, "request" | "policy" | "requester">;

/** Says why whoever looks cannot decide a call; nothing where they may. */
export function useBarOfCalls(): (asked: BarredCall) => string | undefined {
  const mayApprove = usePermission("approve");
  const me = useQuery(meQuery).data?.actor;
  return ({ requester, ...asked }) => {
    if (!mayApprove) return "You may read this, not decide it: you lack the permission “approve”.";
    const isOwn = me?.user_id != null && me.user_id === requester.id;
    if (isOwn && planThatCounts(asked)?.allow_requester !== true)
      return "You asked for this, so somebody else decides it.";
    return undefined;
  };
}

/** Why whoever looks cannot decide a request; nothing where they may. A promotion takes somebody who may deploy. */
export function useBarToDecide(asked: BarredCall & Pick<Approval, "promotion">): string | undefined {
  const { promotion } = asked;
  const bar = useBarOfCalls()(asked);
  const { id, type } = promotion?.file ?? { id: "", type: "prompt" as const };
  const { data } = useQuery({ ...fileEnvironmentsQuery({ id, type }), enabled: promotion !== undefined });
  const environment = data?.find((each) => each.id === promotion?.environment.id);
  // What is not known here the server knows.
  if (bar !== undefined || environment?.may_deploy !== false) return bar;
  return `You may read this, not decide it: that takes somebody who may deploy to ${environment.name}.`;
}
