import { headerValues, type ReceivedMail } from "../received-mail.ts";

/** What wrote a mail, where it was no person who wrote to us. */
export type Machine = "own" | "bounce" | "auto-reply" | "list";

/** What our own mails carry, so that they are known when they come back. */
export const loopHeader = "x-loop";

/**
 * Says of a mail that no person wrote it to us: then nothing is decided by it, and nothing answers it.
 *
 * @example judgeOrigin(mail, { loopMark: "parley.example.org" }) // "auto-reply", or undefined for a person's mail
 */
export function judgeOrigin(mail: ReceivedMail, { loopMark }: { loopMark: string }): Machine | undefined {
  const of = (name: string): string[] => headerValues(mail, name).map((value) => value.trim().toLowerCase());
  const mark = loopMark.toLowerCase();
  if (of(loopHeader).includes(mark) || isOwnId(mail.messageId, mark)) return "own";
  if (isBounce(mail, of)) return "bounce";
  if (of("auto-submitted").some((value) => value !== "" && !/^no\b/u.test(value))) return "auto-reply";
  if (autoReplyHeaders.some((name) => of(name).some((value) => !["", "no", "none", "oof"].includes(value))))
    return "auto-reply";
  if (of("precedence").some((value) => ["auto_reply", "auto-reply"].includes(value))) return "auto-reply";
  if (autoReplySubject.test(mail.subject)) return "auto-reply";
  const isList = mail.headers.some(({ name }) => name.startsWith("list-"));
  return isList || of("precedence").some((value) => ["bulk", "list", "junk"].includes(value))
    ? "list"
    : undefined;
}

const autoReplyHeaders = [
  "x-autoreply",
  "x-autorespond",
  "x-auto-reply",
  "x-autoresponder",
  "x-autoreply-from",
];

const autoReplySubject =
  /^\s*(auto(matic)?[- ]?(reply|response|antwort)|out of (the )?office|automatische antwort|abwesenheit\w*|réponse automatique|respuesta automática|risposta automatica|resposta automática)\b/iu;

const isOwnId = (messageId: string | null, mark: string): boolean =>
  messageId?.toLowerCase().endsWith(`.parley@${mark}>`) ?? false;

function isBounce(mail: ReceivedMail, of: (name: string) => string[]): boolean {
  if (mail.hasNullSender === true) return true;
  if (of("return-path").some((value) => value === "<>" || value === "")) return true;
  if (of("content-type").some((value) => value.startsWith("multipart/report"))) return true;
  if (of("x-failed-recipients").length > 0) return true;
  return mail.from.some(({ address }) => /^(mailer-daemon|postmaster|mail-daemon)@/u.test(address));
}
