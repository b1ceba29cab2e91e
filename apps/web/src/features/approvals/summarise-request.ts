import { changedArguments, sayPromotion, type Approval, whatWillHappen } from "@parley/contract";
import { visibleText } from "./visible-text.ts";

const limit = 160;

/** A request in one line: a question's words, what a call comes to, or its arguments. */
export const summariseRequest = (approval: Approval): string => inOneLine(wholeOf(approval));

/** Another request for the same tool in one line: the arguments in which it differs. */
export function summariseChanges(approval: Approval, other: Approval): string {
  if (other.request.kind !== "function_call") return summariseRequest(other);
  const changes = changedArguments(approval.args ?? {}, other.args ?? {});
  if (changes.length === 0) return "the same arguments";
  return inOneLine(
    changes
      .map(({ name, after }) => (after === undefined ? `without ${name}` : argumentOf(name, after)))
      .join(" · "),
  );
}

function inOneLine(text: string): string {
  const line = visibleText(text.slice(0, 2 * limit).replace(/\s+/gu, " "));
  return line.length > limit ? `${line.slice(0, limit)}…` : line;
}

const argumentOf = (name: string, value: unknown): string =>
  `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`;

function wholeOf(approval: Approval): string {
  const { request, args, promotion } = approval;
  if (promotion !== undefined) return sayPromotion(promotion);
  if (request.kind === "question") return request.subject ?? request.message;
  const words = whatWillHappen(approval);
  if (words !== undefined) return words;
  return Object.entries(args ?? {})
    .map(([name, value]) => argumentOf(name, value))
    .join(" · ");
}

type Named = { full_name?: string | null | undefined; email_address?: string | null | undefined; id: string };

/** Who asks, or withdrew, as a name. */
export const nameOfUser = (user: Named): string => user.full_name ?? user.email_address ?? user.id;
