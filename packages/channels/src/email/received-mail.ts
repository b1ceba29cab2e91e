/** A mail that came in, as far as anything here looks at it. */
export type ReceivedMail = {
  /** With its angle brackets; null where the sender gave none. */
  messageId: string | null;
  inReplyTo: readonly string[];
  references: readonly string[];
  from: readonly MailAddress[];
  /** To whom the mail says it is, and to whom its envelope did. */
  recipients: readonly string[];
  /** To whom the mail itself says it is, in `To` and `Cc`. */
  writtenTo: readonly string[];
  cc: readonly string[];
  subject: string;
  text: string | null;
  html: string | null;
  /** Names in lower case, in the order in which they stand: what a server added last stands first. */
  headers: readonly MailHeader[];
  sentAt: number | null;
  /** Its envelope names no sender: a machine's mail, which nobody is to answer. */
  hasNullSender?: boolean;
};

/** The address in lower case. */
export type MailAddress = { address: string; name: string };
export type MailHeader = { name: string; value: string };

/** All values of a header, topmost first. */
export const headerValues = ({ headers }: Pick<ReceivedMail, "headers">, name: string): readonly string[] =>
  headers.filter((header) => header.name === name).map(({ value }) => value);
