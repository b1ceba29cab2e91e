export type ReceivedMailRow = {
  id: string;
  organization_id: string;
  channel_id: string;
  /** What is equal when the same mail comes again, by whatever way. */
  mail_key: string;
  /** Null when it has been dealt with. */
  raw: Uint8Array | null;
  /** JSON of `Envelope`. */
  envelope: string;
  received_at: number;
  /** Of a mail that launched an agent. */
  message_id: string | null;
  /** JSON of `ThreadEntry`: what later mails of the thread follow; null of other mail. */
  thread_entry: string | null;
};

export type MailboxPositionRow = {
  channel_id: string;
  /** Which mailbox; another one begins anew. */
  mailbox: string;
  uid_validity: string;
  last_uid: number;
  read_at: number;
};

export type InboundMailTables = { received_mails: ReceivedMailRow; mailbox_positions: MailboxPositionRow };
