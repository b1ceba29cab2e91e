import { sayPromotion, type Approval } from "@parley/contract";
import { visibleText } from "./visible-text.ts";

const limit = 160;

/** A request in one line: a question's words, or a call's arguments. */
export function summariseRequest(approval: Approval): string {
  const text = wholeOf(approval);
  const line = visibleText(text.slice(0, 2 * limit).replace(/\s+/gu, " "));
  return line.length > limit ? `${line.slice(0, limit)}…` : line;
}

function wholeOf({ request, args, promotion }: Approval): string {
  if (promotion !== undefined) return sayPromotion(promotion);
  if (request.kind === "question") return request.subject ?? request.message;
  return Object.entries(args ?? {})
    .map(([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join(" · ");
}

type Named = { full_name?: string | null | undefined; email_address?: string | null | undefined; id: string };

/** Who asks, or cancelled, as a name. */
export const nameOfUser = (user: Named): string => user.full_name ?? user.email_address ?? user.id;
