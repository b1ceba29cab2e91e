import type { CardLimits } from "../kernel/channel.ts";
import { makeCard, type RequestView } from "../kernel/make-card.ts";
import { RedactionRule } from "../kernel/redaction-rule.ts";

/** A request of tests, with what is given in place of its parts. */
export const exampleView = (given: Partial<RequestView> = {}): RequestView => ({
  approvalId: "apr_1",
  kind: "function_call",
  name: "refund",
  subject: null,
  message: null,
  reason: "The parcel never arrived.",
  stakes: "medium",
  requester: "Support agent",
  runId: "run-1",
  args: { order: "A-7", eur: 30 },
  argsHash: "a".repeat(64),
  editable: ["eur"],
  attachments: [],
  edited: null,
  options: [{ name: "too_much", title: "Too much" }],
  deadlineAt: Date.UTC(2030, 0, 1),
  link: "https://parley.example/approvals/apr_1",
  note: null,
  warning: null,
  state: { status: "pending", approvedBy: [] },
  ...given,
});

/** The card of that request, in a channel with so much room. */
export const exampleCard = (
  limits: CardLimits,
  given: Partial<RequestView> = {},
  rule: Partial<RedactionRule> = {},
) => makeCard(exampleView(given), { rule: { ...RedactionRule.parse({}), ...rule }, limits });
