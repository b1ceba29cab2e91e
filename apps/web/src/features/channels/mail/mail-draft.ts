import { emptyPlacement, type Placement, placementOf, toPlaced } from "../placement.ts";
import type { Channel, ChannelChange, NewChannel } from "../queries.ts";
import { readList, writeList } from "../text-list.ts";

export const securities = ["tls", "starttls", "none"] as const;
export const providers = ["generic", "mailgun", "sendgrid", "postmark", "ses"] as const;
export const proofs = ["dkim", "dkim-or-spf", "none"] as const;
/** Whether Parley asks the DNS itself what proves a sender. */
export const verifications = ["no", "signatures", "signatures-and-spf"] as const;
/** By which way answers come; `links`: by none, only links decide. */
export const ways = ["links", "imap", "provider", "smtp"] as const;

export type ServerDraft = {
  host: string;
  port: string;
  security: (typeof securities)[number];
  username: string;
  /** Left empty, it stays as it is. */
  password: string;
};

/** A channel of mail as its form has it. */
export type MailDraft = Placement & {
  name: string;
  from: string;
  /** Whether mail goes out by the installation's own server. */
  isOwnServer: boolean;
  smtp: ServerDraft;
  way: (typeof ways)[number];
  replyAddress: string;
  imap: ServerDraft & { mailbox: string };
  provider: (typeof providers)[number];
  inboundSecret: string;
  proof: (typeof proofs)[number];
  verification: (typeof verifications)[number];
  /** One a line, or with commas between them. */
  authservIds: string;
  arcDomains: string;
};

const server = (port: string): ServerDraft => ({
  host: "",
  port,
  security: "tls",
  username: "",
  password: "",
});

export const emptyMail: MailDraft = {
  ...emptyPlacement,
  name: "mail",
  from: "",
  isOwnServer: true,
  smtp: server("465"),
  way: "links",
  replyAddress: "",
  imap: { ...server("993"), mailbox: "INBOX" },
  provider: "mailgun",
  inboundSecret: "",
  proof: "dkim",
  verification: "no",
  authservIds: "",
  arcDomains: "",
};

type Given = Record<string, unknown>;
const recordOf = (value: unknown): Given =>
  typeof value === "object" && value !== null ? (value as Given) : {};
const textOf = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" ? String(value) : "";
const oneOf = <T extends string>(known: readonly T[], value: unknown, otherwise: T): T =>
  known.find((one) => one === value) ?? otherwise;

const serverOf = (value: unknown, port: string): ServerDraft => {
  const { host, port: given, security, username } = recordOf(value);
  return {
    host: textOf(host),
    port: textOf(given) || port,
    security: oneOf(securities, security, "tls"),
    username: textOf(username),
    password: "",
  };
};

export function mailDraftOf(channel: Channel): MailDraft {
  const { settings, name } = channel;
  const { imap, inbound, reply_address: replies } = settings;
  return {
    ...placementOf(channel),
    name,
    from: textOf(settings["from"]),
    isOwnServer: settings["smtp"] == null,
    smtp: serverOf(settings["smtp"], "465"),
    way: wayOf({ imap, inbound, replies }),
    replyAddress: textOf(replies),
    imap: { ...serverOf(imap, "993"), mailbox: textOf(recordOf(imap)["mailbox"]) || "INBOX" },
    provider: oneOf(providers, inbound, "mailgun"),
    inboundSecret: "",
    proof: oneOf(proofs, settings["sender_proof"], "dkim"),
    verification: oneOf(verifications, settings["own_verification"], "no"),
    authservIds: writeList(settings["authserv_ids"]),
    arcDomains: writeList(settings["arc_domains"]),
  };
}

function wayOf({
  imap,
  inbound,
  replies,
}: Record<"imap" | "inbound" | "replies", unknown>): MailDraft["way"] {
  if (imap != null) return "imap";
  if (inbound != null) return "provider";
  return replies == null ? "links" : "smtp";
}

const toServer = ({ host, port, security, username }: ServerDraft) => ({
  host: host.trim(),
  port: Number(port),
  security,
  username: username.trim() || null,
});

/** What the form does not know of stays as it was. */
const toSettings = (draft: MailDraft, before: Given = {}): Given => ({
  ...before,
  from: draft.from.trim() || null,
  smtp: draft.isOwnServer ? null : toServer(draft.smtp),
  reply_address: draft.way === "links" ? null : draft.replyAddress.trim(),
  imap:
    draft.way === "imap" ? { ...toServer(draft.imap), mailbox: draft.imap.mailbox.trim() || "INBOX" } : null,
  inbound: draft.way === "provider" ? draft.provider : null,
  sender_proof: draft.proof,
  own_verification: draft.verification,
  authserv_ids: readList(draft.authservIds),
  arc_domains: readList(draft.arcDomains),
});

/** Those that were written. */
const toSecrets = ({ isOwnServer, smtp, way, imap, inboundSecret }: MailDraft): Record<string, string> => ({
  ...(!isOwnServer && smtp.password !== "" && { smtp_password: smtp.password }),
  ...(way === "imap" && imap.password !== "" && { imap_password: imap.password }),
  ...(way === "provider" && inboundSecret.trim() !== "" && { inbound_secret: inboundSecret.trim() }),
});

export const toNewMail = (draft: MailDraft): NewChannel =>
  ({
    kind: "email",
    name: draft.name.trim(),
    settings: toSettings(draft),
    secrets: toSecrets(draft),
    ...toPlaced(draft),
  }) as unknown as NewChannel;

export function toMailChange(channel: Channel, draft: MailDraft): ChannelChange {
  const secrets = toSecrets(draft);
  return {
    name: draft.name.trim(),
    settings: toSettings(draft, channel.settings),
    ...(Object.keys(secrets).length > 0 && { secrets }),
    ...toPlaced(draft),
  };
}

/** Whether all is there without which nothing works. */
export function isMailComplete(draft: MailDraft): boolean {
  const { name, isOwnServer, smtp, way, replyAddress, imap } = draft;
  const isServer = ({ host, port }: ServerDraft): boolean => host.trim() !== "" && /^\d{1,5}$/u.test(port);
  return (
    name.trim() !== "" &&
    (isOwnServer || isServer(smtp)) &&
    (way === "links" || replyAddress.includes("@")) &&
    (way !== "imap" || isServer(imap))
  );
}
