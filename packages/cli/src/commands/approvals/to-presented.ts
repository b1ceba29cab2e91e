import { diffPromotion, sayPromotion, type Approval } from "@parley/contract";
import type { askPerson } from "@parley/sdk/terminal";

type Presented = Parameters<typeof askPerson>[0];

/** A request as the terminal shows it: a promotion as a call of the server, with what it changes. */
export function toPresented({ request, promotion, kind, ...approval }: Approval): Presented {
  if (request.kind !== "promotion")
    return { ...approval, request, kind: kind === "question" ? kind : "function_call" };
  const { stakes, reason, options, on_deadline, attachments = [] } = request;
  const name = promotion === undefined ? approval.name : sayPromotion(promotion);
  const changes = promotion === undefined ? [] : [diffPromotion(promotion)];
  const call = { name, args: { ...approval.args }, editable: false, valid_seconds: 1 };
  return {
    ...approval,
    name,
    kind: "function_call",
    request: {
      ...call,
      kind: "function_call",
      stakes,
      reason,
      options,
      on_deadline,
      attachments: [...changes, ...attachments],
    },
  };
}
