import type { Card, Stakes } from "./card.ts";
import type { CardLimits } from "./channel.ts";
import type { RedactionRule } from "./redaction-rule.ts";
import { cutText, toVisible } from "./visible-text.ts";

/** Something that people are told and not asked. */
export type NoticeView = {
  id: string;
  title: string;
  /** One line or several. */
  text: string;
  stakes: Stakes;
  /** Where it is seen in the browser. */
  link: string;
};

/**
 * What a channel may know of a notice: where its rule lets less than everything through, no more than its title.
 *
 * @example makeNotice({ id, title: "Errors: alert", text: "7 % of 120 Logs", stakes: "high", link }, { rule, limits })
 */
export function makeNotice(
  { id, title, text, stakes, link }: NoticeView,
  { rule, limits }: { rule: RedactionRule; limits: CardLimits },
): Card {
  const isTold = rule.show === "everything";
  return {
    approvalId: id,
    kind: "question",
    title: cutText(toVisible(title), 300).text,
    message: isTold ? cutText(toVisible(text), limits.messageChars).text : null,
    reason: null,
    stakes,
    requester: "Parley",
    runId: null,
    fields: [],
    moreFields: 0,
    previews: [],
    options: [],
    deadlineAt: null,
    argsHash: null,
    link,
    offers: { approve: false, deny: false, answer: false, edit: false },
    editable: [],
    note: null,
    warning: null,
    state: { status: "pending", approvedBy: [] },
    isNotice: true,
  };
}
