import { expect, test } from "vitest";
import type { ReceivedMail } from "../received-mail.ts";
import { judgeOrigin } from "./judge-origin.ts";

const mail: ReceivedMail = {
  messageId: "<a@example.com>",
  inReplyTo: [],
  references: [],
  from: [{ address: "ann@example.com", name: "Ann" }],
  recipients: ["parley@parley.test"],
  writtenTo: ["parley@parley.test"],
  cc: [],
  subject: "Re: May refund run?",
  text: "Yes",
  html: null,
  headers: [],
  sentAt: 0,
};
const judge = (change: Partial<ReceivedMail>) =>
  judgeOrigin({ ...mail, ...change }, { loopMark: "parley.test" });
const headers = (name: string, value: string) => ({ headers: [{ name, value }] });

test.each([
  ["a person's mail", {}, undefined],
  ["one that says it is no machine's", headers("auto-submitted", "no"), undefined],
  ["one about being out of office", { subject: "Re: out of office policy" }, undefined],
  ["our own, by its mark", headers("x-loop", "Parley.test"), "own"],
  ["our own, by its id", { messageId: "<abc.parley@parley.test>" }, "own"],
  ["another Parley's", { messageId: "<abc.parley@elsewhere.test>" }, undefined],
  ["an answer by a machine", headers("auto-submitted", "auto-replied"), "auto-reply"],
  ["one with a comment", headers("auto-submitted", "auto-generated (vacation)"), "auto-reply"],
  ["an old machine's", headers("x-autoreply", "yes"), "auto-reply"],
  ["by its precedence", headers("precedence", "auto_reply"), "auto-reply"],
  ["by its subject", { subject: "Automatic reply: May refund run?" }, "auto-reply"],
  ["by its subject in German", { subject: "Automatische Antwort: refund" }, "auto-reply"],
  ["Exchange, which wants none back", headers("x-auto-response-suppress", "All"), undefined],
  ["a bounce without a sender", headers("return-path", "<>"), "bounce"],
  ["one whose envelope names no sender", { hasNullSender: true }, "bounce"],
  ["a report", headers("content-type", "multipart/report; report-type=delivery-status"), "bounce"],
  ["a daemon", { from: [{ address: "mailer-daemon@example.com", name: "" }] }, "bounce"],
  ["a list", headers("list-id", "<team.example.com>"), "list"],
  ["one of a list that says how to leave it", headers("list-unsubscribe", "<mailto:x@example.com>"), "list"],
  ["bulk", headers("precedence", "bulk"), "list"],
])("%s", (_what, change, machine) => {
  expect(judge(change)).toBe(machine);
});
