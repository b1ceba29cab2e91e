import { expect, test } from "vitest";
import type { Channel } from "../queries.ts";
import { emptyMail, isMailComplete, mailDraftOf, toMailChange, toNewMail } from "./mail-draft.ts";

const channel = (settings: Record<string, unknown>): Channel => ({
  ...({} as Channel),
  name: "mail",
  settings,
  default_place: null,
  default_stakes: ["high"],
  team_places: { team_1: "legal@example.org" },
  redaction: { show: "names", hidden_arguments: ["iban"] },
});

test("the shortest form asks by the installation's own server and takes links only", () => {
  expect(isMailComplete(emptyMail)).toBe(true);
  expect(toNewMail(emptyMail)).toMatchObject({
    kind: "email",
    settings: { smtp: null, reply_address: null, imap: null, inbound: null, sender_proof: "dkim" },
    secrets: {},
  });
});

test("a mailbox takes its server, its address and its password", () => {
  const imap = { ...emptyMail.imap, host: " imap.example.org ", username: "parley", password: "p" };
  const draft = { ...emptyMail, way: "imap" as const, replyAddress: "parley@example.org", imap };
  expect(isMailComplete({ ...draft, replyAddress: "" })).toBe(false);
  expect(toNewMail({ ...draft, authservIds: "mx.google.com, mx.example.org\n" })).toMatchObject({
    settings: {
      reply_address: "parley@example.org",
      imap: { host: "imap.example.org", port: 993, security: "tls", username: "parley", mailbox: "INBOX" },
      authserv_ids: ["mx.google.com", "mx.example.org"],
    },
    secrets: { imap_password: "p" },
  });
});

test("what the form does not know of stays, and so do secrets that were not written", () => {
  const agents = [{ address: "otter@example.org", senders: ["*@example.org"] }];
  const before = channel({
    smtp: { host: "smtp.example.org", port: 587, security: "starttls", username: "u" },
    reply_address: "parley@example.org",
    inbound: "postmark",
    sender_proof: "dkim-or-spf",
    agent_addresses: agents,
  });
  const draft = mailDraftOf(before);
  expect(draft).toMatchObject({
    isOwnServer: false,
    way: "provider",
    provider: "postmark",
    proof: "dkim-or-spf",
  });
  const change = toMailChange(before, { ...draft, from: "Parley <parley@example.org>" });
  expect(change).not.toHaveProperty("secrets");
  expect(change.settings).toMatchObject({
    from: "Parley <parley@example.org>",
    smtp: { host: "smtp.example.org", port: 587, security: "starttls", username: "u" },
    inbound: "postmark",
    agent_addresses: agents,
  });
  expect(change).toMatchObject({
    redaction: { show: "names", hidden_arguments: ["iban"] },
    default_stakes: ["high"],
    team_places: { team_1: "legal@example.org" },
  });
});
