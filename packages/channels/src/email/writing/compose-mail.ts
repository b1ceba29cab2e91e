import { renderHtmlTemplate } from "@parley/promptfile/jinja";
import { withoutApproval, type Card } from "../../kernel/card.ts";
import { ChannelFailure } from "../../kernel/channel-failure.ts";
import { cutText, toVisible } from "../../kernel/visible-text.ts";
import { loopHeader } from "../reading/judge-origin.ts";
import type { EmailOptions } from "../schema.ts";
import { headlineOf } from "./choices.ts";
import { readMessageIds } from "./message-id.ts";
import { renderHtml } from "./render-html.ts";
import { type Rendering, renderText } from "./render-text.ts";
import { templateValues } from "./template-values.ts";

/** A mail that is ready to be sent to one recipient, whomever else it names. */
export type OutgoingMail = {
  envelopeTo: string;
  to: readonly string[];
  cc: readonly string[];
  replyTo: string | null;
  subject: string;
  text: string;
  html: string;
  messageId: string;
  inReplyTo: string | null;
  references: readonly string[];
  headers: Readonly<Record<string, string>>;
};

type Composing = {
  card: Card;
  /** Where the recipient decides. Only what we write ourselves says so: a template could give it to anybody. */
  link: string;
  options: EmailOptions;
  recipient: string;
  visible: { to: readonly string[]; cc: readonly string[] };
  replyTo: string | null;
  messageId: string;
  /** Our own mail before this one. */
  earlier?: { messageId: string; subject: string; references: readonly string[] } | undefined;
  loopMark: string;
};

/** The mail that asks, or that says what became of what was asked. @throws ChannelFailure of a template */
export function composeMail(composing: Composing): OutgoingMail {
  const { options, recipient, visible, replyTo, messageId, earlier, loopMark, link } = composing;
  const isOurs = options.template == null;
  const own = { ...composing.card, link };
  const card = isOurs ? own : withoutApproval(own);
  const rendering = { takesReplies: replyTo !== null, hasOwnLink: link !== composing.card.link };
  const [inReplyTo] = earlier === undefined ? repliedTo(options) : [earlier.messageId];
  const references =
    earlier === undefined ? referencesOf(options) : [...earlier.references, earlier.messageId];
  return {
    envelopeTo: recipient,
    ...visible,
    replyTo,
    subject: earlier === undefined ? subjectOf(card, options) : replySubject(earlier.subject),
    text: renderText(card, rendering),
    html: htmlOf(composing, card, rendering),
    messageId,
    inReplyTo: inReplyTo ?? null,
    references,
    headers: machineHeaders(loopMark),
  };
}

/** So that no vacation answers it, and so that it is known when it comes back. */
export const machineHeaders = (loopMark: string): Record<string, string> => ({
  "Auto-Submitted": "auto-generated",
  "X-Auto-Response-Suppress": "All",
  [loopHeader]: loopMark,
});

export const replySubject = (subject: string): string =>
  /^re:/iu.test(subject) ? subject : `Re: ${subject}`;

function subjectOf(card: Card, { subject, experimental_subject_line: older }: EmailOptions): string {
  const asked = [subject, older].find((line) => line != null && line.trim() !== "");
  const line = (asked ?? headlineOf(card)).replaceAll(/[\s\p{Cc}]+/gu, " ").trim();
  return cutText(toVisible(line), 250).text;
}

const repliedTo = (options: EmailOptions): string[] =>
  [options.in_reply_to, options.in_reply_to_message_id, options.experimental_in_reply_to_message_id].flatMap(
    readMessageIds,
  );

function referencesOf(options: EmailOptions): string[] {
  const { references_message_id: given, experimental_references_message_id: older } = options;
  const named = [...readMessageIds(given), ...readMessageIds(older)];
  const all = named.length > 0 ? named : repliedTo(options);
  return [...new Set(all)].slice(-50);
}

/** A template shows what asks; what became of it is ours to say. */
function htmlOf({ card, options }: Composing, own: Card, rendering: Rendering): string {
  if (options.template == null || card.state.status !== "pending") return renderHtml(own, rendering);
  const rendered = renderHtmlTemplate(options.template, templateValues(card));
  if (rendered.ok) return rendered.text;
  throw new ChannelFailure("misconfigured", `The mail's template cannot be used. ${rendered.message}`);
}
