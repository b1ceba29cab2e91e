import type { EventResult } from "../../kernel/inbound.ts";
import type { ReceivedMail } from "../received-mail.ts";
import { machineHeaders, replySubject, type OutgoingMail } from "./compose-mail.ts";
import { createReplyToken, messageIdOf } from "./message-id.ts";
import { renderHtml } from "./render-html.ts";
import { renderText } from "./render-text.ts";

type Answering = {
  mail: Pick<ReceivedMail, "messageId" | "references" | "subject">;
  to: string;
  /** The address that was written to: it answers once more. */
  replyTo: string;
  result: Pick<EventResult, "text" | "card">;
  domain: string;
};

/** What is said to a mail that decided nothing: why, and the request once more with its links. */
export function composeAnswer({ mail, to, replyTo, result, domain }: Answering): OutgoingMail {
  const { card, text } = result;
  const shown = card === undefined ? undefined : { ...card, note: text };
  const isOpen = card?.state.status === "pending";
  const rendering = { takesReplies: isOpen, hasOwnLink: true };
  return {
    envelopeTo: to,
    to: [to],
    cc: [],
    replyTo: isOpen ? replyTo : null,
    subject: replySubject(mail.subject.replaceAll(/[\s\p{Cc}]+/gu, " ").slice(0, 250)),
    text: shown === undefined ? `${text}\n` : renderText(shown, rendering),
    html: shown === undefined ? plainHtml(text) : renderHtml(shown, rendering),
    messageId: messageIdOf(createReplyToken(), domain),
    inReplyTo: mail.messageId,
    references: [...mail.references, ...(mail.messageId === null ? [] : [mail.messageId])].slice(-50),
    headers: { ...machineHeaders(domain), "Auto-Submitted": "auto-replied" },
  };
}

const plainHtml = (text: string): string =>
  `<!doctype html><html lang="en"><body><p>${text.replaceAll("&", "&amp;").replaceAll("<", "&lt;")}</p></body></html>`;
