import { expect, test } from "vitest";
import {
  answerKey,
  createReplyToken,
  findToken,
  messageIdOf,
  readMessageIds,
  replyAddress,
} from "./message-id.ts";

const token = createReplyToken();
const nothing = { recipients: [], inReplyTo: [], references: [] };

test("a token is one nobody has seen, and fits into an address", () => {
  expect(token).toMatch(/^[a-z2-7]{26}$/);
  expect(createReplyToken()).not.toBe(token);
  expect(replyAddress("parley@example.org", token)).toBe(`parley+${token}@example.org`);
});

test("it is found in the address, whatever a mail server did to its letters", () => {
  const recipients = ["bob@example.org", `PARLEY+${token.toUpperCase()}@Example.org`];
  expect(findToken({ ...nothing, recipients }, "parley@example.org")).toBe(token);
});

test.each([
  ["another domain", `parley+${token}@evil.test`],
  ["another mailbox", `other+${token}@example.org`],
  ["another tag", "parley+newsletter@example.org"],
  ["none", "parley@example.org"],
])("no token of ours: %s", (_what, recipient) => {
  expect(findToken({ ...nothing, recipients: [recipient] }, "parley@example.org")).toBeUndefined();
});

test("else in the mail that is replied to, then in those before it", () => {
  const id = messageIdOf(token, "example.org");
  expect(findToken({ ...nothing, inReplyTo: ["<x@y>", id] }, "parley@example.org")).toBe(token);
  const earlier = messageIdOf(createReplyToken(), "example.org");
  expect(findToken({ ...nothing, references: [earlier, id, "<x@y>"] }, "parley@example.org")).toBe(token);
});

test("a key is of one address, in whatever case, and tells neither", () => {
  const key = answerKey(token, "Ann@example.com");
  expect(answerKey(token, "ann@EXAMPLE.com")).toBe(key);
  expect(answerKey(token, "bob@example.com")).not.toBe(key);
  expect(key).not.toContain(token);
});

test("ids are read out of whatever stands around them", () => {
  expect(readMessageIds("<a@b> junk\r\nBcc: evil@test <c@d>")).toEqual(["<a@b>", "<c@d>"]);
  expect(readMessageIds("<a\r\nBcc: x@y>")).toEqual([]);
  expect(readMessageIds(null)).toEqual([]);
});
