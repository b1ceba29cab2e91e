import type { Card, CardField, CardOption, CardPreview, CardState, EditableField, Stakes } from "./card.ts";
import type { CardLimits } from "./channel.ts";
import { diffArguments, type ChangedArgument } from "./diff-arguments.ts";
import type { RedactionRule } from "./redaction-rule.ts";
import { cutText, toVisible } from "./visible-text.ts";

/** A request with everything that is known of it. No channel sees it. */
export type RequestView = {
  approvalId: string;
  kind: Card["kind"];
  name: string;
  subject: string | null;
  message: string | null;
  reason: string | null;
  stakes: Stakes;
  requester: string;
  runId: string | null;
  args: Readonly<Record<string, unknown>> | null;
  argsHash: string | null;
  /** Which arguments may be changed. */
  editable: boolean | readonly string[];
  attachments: readonly RequestAttachment[];
  /** What is other than was asked for, and who changed it last; null where nothing is. */
  edited: { by: string | null; changes: readonly ChangedArgument[] } | null;
  options: readonly RequestOption[];
  deadlineAt: number | null;
  link: string;
  note: string | null;
  warning: string | null;
  state: CardState;
};

export type RequestAttachment = {
  title: string;
  text?: string;
  url?: string;
  /** It says what the call comes to. */
  isEffect?: boolean;
};
export type RequestOption = {
  name: string;
  title?: string | null | undefined;
  description?: string | null | undefined;
  prompt_fill?: string | null | undefined;
  interactive?: boolean | null | undefined;
};

type Making = { rule: RedactionRule; limits: CardLimits };

/** What a channel with this rule and this much room may know of a request. */
export function makeCard(given: RequestView, { rule, limits: room }: Making): Card {
  const view = effectFirst(withEdit(given, rule));
  const limits = shareRoom(view, room);
  const isTold = rule.show === "everything";
  const isNamed = rule.show !== "nothing";
  const message = view.message === null || !isTold ? null : show(view.message, limits.messageChars);
  const reason = view.reason === null || !isTold ? null : show(view.reason, limits.valueChars);
  const all = isNamed ? Object.entries(view.args ?? {}) : [];
  const fields = all.slice(0, limits.fields).map((entry) => toField(entry, { rule, limits }));
  const showsArgs =
    isTold && fields.length === all.length && fields.every(({ value, isCut }) => value !== null && !isCut);
  const previews = isTold
    ? view.attachments.slice(0, limits.previews).map((one) => toPreview(one, limits))
    : [];
  const isWhole =
    showsArgs &&
    previews.length === view.attachments.length &&
    message?.isCut !== true &&
    previews.every(({ isCut }) => !isCut);
  const editable = isWhole ? toEditable(view, limits) : [];
  return {
    approvalId: view.approvalId,
    kind: view.kind,
    title: cutText(toVisible(titleUnder(rule, view)), 300).text,
    message: message?.text ?? null,
    reason: reason?.text ?? null,
    stakes: view.stakes,
    requester: isNamed ? cutText(toVisible(view.requester), 200).text : "Somebody",
    runId: view.runId === null || !isNamed ? null : cutText(toVisible(view.runId), 200).text,
    fields,
    moreFields: all.length - fields.length,
    previews,
    options: isTold ? view.options.map(toOption) : [],
    deadlineAt: view.deadlineAt,
    argsHash: view.argsHash,
    link: view.link,
    offers: offersOf(view, { isTold, showsArgs, isWhole, canEdit: editable.length > 0 }),
    editable,
    note: view.note === null ? null : cutText(toVisible(view.note), limits.valueChars).text,
    warning: warnOf(view, { rule, limits }),
    state: toState(view.state, { isTold, limits }),
  };
}

/** What was changed stands before what whoever asks says of it. */
function withEdit(view: RequestView, rule: RedactionRule): RequestView {
  const { edited, attachments } = view;
  const shown = (edited?.changes ?? []).filter(
    ({ name, before, after }) => !isHidden(rule, { [name]: [before, after] }),
  );
  if (shown.length === 0) return view;
  const changes = { title: "Changed since it was asked", text: diffArguments(shown) };
  return { ...view, attachments: [changes, ...attachments] };
}

/** Where there is room for few, it is there. */
const effectFirst = (view: RequestView): RequestView => ({
  ...view,
  attachments: view.attachments.toSorted(
    (one, other) => Number(other.isEffect === true) - Number(one.isEffect === true),
  ),
});

const isHidden = ({ show: shows, hidden_arguments: hidden }: RedactionRule, value: object): boolean =>
  shows !== "everything" || holdsHidden(value, hidden);

function titleUnder({ show }: RedactionRule, { kind, subject, name }: RequestView): string {
  if (show === "everything") return subject ?? name;
  if (show === "names") return name;
  return kind === "function_call" ? "something" : "question";
}

function warnOf({ warning, edited }: RequestView, { rule, limits }: Making): string | null {
  const warnings = [
    ...(edited === null ? [] : [sayEdit(edited, rule)]),
    ...(warning === null ? [] : [warnUnder(rule, warning, limits)]),
  ];
  return warnings.length === 0 ? null : warnings.join("\n");
}

function sayEdit({ by }: NonNullable<RequestView["edited"]>, { show: shows }: RedactionRule): string {
  const who = by === null || shows === "nothing" ? "" : ` by ${cutText(toVisible(by), 200).text}`;
  return `The arguments were changed${who} since this was asked.`;
}

/** It names people, teams and schedules. */
const warnUnder = ({ show }: RedactionRule, warning: string, { valueChars }: CardLimits): string =>
  show === "everything"
    ? cutText(toVisible(warning), valueChars).text
    : "When this was asked, nobody was there for a part of it.";

/** Where all values share some room, none takes more than its part. */
function shareRoom({ args, attachments }: RequestView, limits: CardLimits): CardLimits {
  if (limits.totalChars === undefined) return limits;
  const fields = Math.min(limits.fields, Object.keys(args ?? {}).length);
  const parts = fields + Math.min(limits.previews, attachments.length) + 1;
  const part = Math.max(100, Math.floor(limits.totalChars / parts));
  return { ...limits, valueChars: Math.min(limits.valueChars, part) };
}

const show = (text: string, maxLength: number) => cutText(toVisible(text), maxLength);

type Seen = { isTold: boolean; showsArgs: boolean; isWhole: boolean; canEdit: boolean };

/** Nobody says yes to arguments that they were not shown whole; at high stakes, to nothing of which a part is cut. */
function offersOf(
  { kind, state, stakes }: RequestView,
  { isTold, showsArgs, isWhole, canEdit }: Seen,
): Card["offers"] {
  const isOpen = state.status === "pending";
  const isCall = kind === "function_call";
  const approve = isOpen && isCall && showsArgs && (isWhole || stakes !== "high");
  return {
    approve,
    deny: isOpen && isCall,
    answer: isOpen && !isCall && isTold,
    edit: approve && canEdit,
  };
}

function toField([name, value]: [string, unknown], { rule, limits }: Making): CardField {
  const shown = show(name, 200).text;
  if (isHidden(rule, { [name]: value })) return { name: shown, value: null, isCut: false };
  const { text, isCut } = show(toText(value), limits.valueChars);
  return { name: shown, value: text, isCut };
}

/** Also inside of others. */
const holdsHidden = (value: unknown, hidden: readonly string[]): boolean =>
  typeof value === "object" &&
  value !== null &&
  Object.entries(value).some(([name, inner]) => hidden.includes(name) || holdsHidden(inner, hidden));

const toText = (value: unknown): string =>
  typeof value === "string" ? value : (JSON.stringify(value, null, 2) ?? "");

function toPreview(
  { title, text, url, isEffect }: RequestAttachment,
  { valueChars }: CardLimits,
): CardPreview {
  const shown = text === undefined ? undefined : show(text, valueChars);
  return {
    title: show(title, 200).text,
    text: shown?.text ?? null,
    url: url === undefined ? null : toVisible(url),
    isCut: shown?.isCut ?? false,
    ...(isEffect === true && { isEffect }),
  };
}

function toOption({ name, title, description, prompt_fill, interactive }: RequestOption): CardOption {
  return {
    name,
    title: toVisible(title ?? name),
    description: description == null ? null : toVisible(description),
    fill: prompt_fill ?? null,
    isInteractive: interactive === true,
  };
}

/** Only what can be edited whole. */
function toEditable({ args, editable }: RequestView, { valueChars, fields }: CardLimits): EditableField[] {
  const entries = Object.entries(args ?? {}).filter(
    ([name]) => editable === true || (editable !== false && editable.includes(name)),
  );
  const texts = entries.map(([name, value]) => ({
    name,
    text: toText(value),
    isJson: typeof value !== "string",
  }));
  return texts.every(({ text }) => text.length <= valueChars && text === toVisible(text))
    ? texts.slice(0, fields)
    : [];
}

function toState(state: CardState, { isTold, limits }: { isTold: boolean; limits: CardLimits }): CardState {
  if (state.status === "pending") return { ...state, approvedBy: state.approvedBy.map(toVisible) };
  const text = state.text === null || !isTold ? null : show(state.text, limits.valueChars).text;
  return { ...state, by: state.by.map(toVisible), text };
}
