import { attachmentsNow, isEffect } from "@parley/contract";
import { describeChanges, listChanges } from "../../approvals/changes.ts";
import type { PresentedApproval } from "../../approvals/known-approval.ts";
import type { RequestAttachment } from "../../approvals/circle.ts";
import { visibleText } from "./visible-text.ts";

/** How words are set off; each may be the identity. */
export type Style = { readonly bold: (text: string) => string; readonly dim: (text: string) => string };

export const plainStyle: Style = { bold: String, dim: String };

export const ansiStyle: Style = {
  bold: (text) => `\u001B[1m${text}\u001B[22m`,
  dim: (text) => `\u001B[2m${text}\u001B[22m`,
};

/** A request for people at a terminal: every argument whole, nothing hidden. Ends in a line break. */
export function renderRequest(
  {
    name,
    args,
    request,
    messages = [],
  }: Pick<PresentedApproval, "name" | "args" | "request"> & Partial<Pick<PresentedApproval, "messages">>,
  style: Style,
): string {
  const { bold, dim } = style;
  const isCall = request.kind === "function_call";
  const asks = isCall ? "May this run?" : "A question.";
  const lines = [`${bold(visibleText(name))}  ${dim(`${asks} Stakes: ${request.stakes}.`)}`];
  if (isCall && request.description) lines.push(dim(visibleText(request.description)));
  if (request.kind === "question") {
    if (request.subject) lines.push(bold(visibleText(request.subject)));
    lines.push("", visibleText(request.message));
    if (request.response_schema) lines.push("", dim(describeAnswer(request.response_schema)));
  }
  if (request.reason) lines.push(`${dim("Why:")} ${visibleText(request.reason)}`);
  if (isCall) lines.push("", ...renderArguments(args ?? {}, { editable: request.editable, style }));
  const changes = isCall ? listChanges(request.args, args ?? {}) : [];
  if (changes.length > 0)
    lines.push("", bold("Changed since it was asked"), visibleText(describeChanges(changes)));
  const attachments = attachmentsNow({ request, args }).toSorted((a, b) => rankOf(a) - rankOf(b));
  for (const attachment of attachments) lines.push("", ...renderAttachment(attachment, style));
  for (const { by, from, text } of messages)
    lines.push(
      `${dim(`${visibleText(by.name)} ${from === "reviewer" ? "asks" : "replies"}:`)} ${visibleText(text)}`,
    );
  const options = request.options ?? [];
  if (options.length > 0) lines.push("");
  for (const [index, option] of options.entries()) {
    const words = option.description ?? option.prompt_fill;
    const more = words ? `  ${dim(visibleText(words))}` : "";
    lines.push(`  ${dim(String(index + 1))}  ${visibleText(option.title ?? option.name)}${more}`);
  }
  return `${lines.join("\n")}\n`;
}

/** What the answer has to be: one of a few values, or whatever fits. */
function describeAnswer(schema: Readonly<Record<string, unknown>>): string {
  const { $schema: _, ...rest } = schema;
  const { enum: values } = rest;
  if (!Array.isArray(values)) return visibleText(`The answer has to fit: ${JSON.stringify(rest)}`);
  // What is typed is taken as text where it is no JSON.
  const words = values.map((value: unknown) => (typeof value === "string" ? value : JSON.stringify(value)));
  return visibleText(`The answer is one of: ${words.join(", ")}`);
}

/** First in words what the call comes to, where whoever asks says so and it holds. */
const rankOf = (attachment: RequestAttachment): number => (isEffect(attachment) ? 0 : 1);

type Editable = boolean | readonly string[];

export const mayChange = (editable: Editable, name: string): boolean =>
  editable === true || (editable !== false && editable.includes(name));

function renderArguments(
  args: Readonly<Record<string, unknown>>,
  { editable, style: { dim } }: { editable: Editable; style: Style },
): string[] {
  const names = Object.keys(args).map(visibleText);
  if (names.length === 0) return [dim("  (no arguments)")];
  const width = Math.max(...names.map((name) => name.length));
  return Object.entries(args).map(([name, value]) => {
    const [first = "", ...rest] = showValue(value).split("\n");
    const note = mayChange(editable, name) ? dim("  (may be changed)") : "";
    const head = `  ${dim(visibleText(name).padEnd(width))}  ${first}${note}`;
    return [head, ...rest.map((line) => `${" ".repeat(width + 4)}${line}`)].join("\n");
  });
}

/** Text in quotation marks unless it has lines, so that `"7"` is not 7 and blanks at its ends are seen. */
function showValue(value: unknown): string {
  if (typeof value === "string" && value.includes("\n")) return visibleText(value);
  return visibleText(JSON.stringify(value, undefined, 2) ?? String(value));
}

function renderAttachment(attachment: RequestAttachment, { bold, dim }: Style): string[] {
  const title = bold(visibleText(attachment.title));
  if (attachment.kind === "text") return [title, ...marked(linesOf(attachment.text), " ")];
  if (attachment.kind === "diff") return [title, ...renderDiff(attachment)];
  return [`${title}  ${dim(visibleText(attachment.url))}`];
}

const linesOf = (text: string): string[] => visibleText(text).split("\n");
const marked = (lines: readonly string[], mark: string): string[] => lines.map((line) => `${mark} ${line}`);

/** What both begin and end with stands there once; what is between goes and comes as a whole. */
function renderDiff({ before, after }: { before: string; after: string }): string[] {
  const [old, now] = [linesOf(before), linesOf(after)];
  const shorter = Math.min(old.length, now.length);
  let head = 0;
  while (head < shorter && old[head] === now[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && old.at(-1 - tail) === now.at(-1 - tail)) tail += 1;
  return [
    ...marked(old.slice(0, head), " "),
    ...marked(old.slice(head, old.length - tail), "-"),
    ...marked(now.slice(head, now.length - tail), "+"),
    ...marked(old.slice(old.length - tail), " "),
  ];
}
