import { expect, test } from "vitest";
import { openImapServer, type TestImapServer } from "../testing/open-imap-server.ts";
import { watchMailbox, type MailboxPosition } from "./watch-mailbox.ts";

const patience = { timeout: 30_000, interval: 20 };
const mail = (subject: string) => `From: ann@example.com\nSubject: ${subject}\n\nYes\n`;

/** Someone who watches, and what is durable of it. */
function watch(
  server: TestImapServer,
  kept: { mails: string[]; position?: MailboxPosition },
  given: object = {},
) {
  const ending = new AbortController();
  const reports: string[] = [];
  const sleeps: number[] = [];
  const done = watchMailbox({
    connect: async () => ({
      host: "127.0.0.1",
      servername: "localhost",
      port: server.port,
      security: "none",
      username: server.user,
      password: server.password,
      mailbox: "INBOX",
      ...given,
    }),
    loadPosition: async () => kept.position,
    keep: async (raw, position) => {
      if (raw !== undefined) kept.mails.push(/Subject: (.*)/.exec(raw.toString())?.[1]?.trim() ?? "");
      kept.position = position;
    },
    report: (state) => reports.push(state.isWell ? "well" : state.reason),
    // Looks now and then never come; pauses after failures are over at once.
    sleep: (ms, signal) => {
      sleeps.push(ms);
      if (ms !== 60_000) return Promise.resolve();
      return new Promise((resolve) => {
        signal.addEventListener("abort", () => resolve(), { once: true });
      });
    },
    clock: () => Date.UTC(2026, 10, 16),
    signal: ending.signal,
    maxBytes: 100_000,
  });
  return {
    reports,
    sleeps,
    [Symbol.asyncDispose]: async () => {
      ending.abort();
      await done;
    },
  };
}

test("what was there before it began is not read; what arrives is, as it arrives", async () => {
  await using server = await openImapServer();
  server.deliver(mail("old"));
  const kept = { mails: [] as string[] };
  await using _watching = watch(server, kept);
  await server.idling();
  server.deliver(mail("first"));
  await expect.poll(() => kept.mails, patience).toEqual(["first"]);
  server.deliver(mail("second"));
  server.deliver(mail("third"));
  await expect.poll(() => kept.mails, patience).toEqual(["first", "second", "third"]);
});

test("after a restart it goes on where it was, with what came meanwhile", async () => {
  await using server = await openImapServer();
  const kept = { mails: [] as string[] };
  {
    await using _watching = watch(server, kept);
    await server.idling();
    server.deliver(mail("first"));
    await expect.poll(() => kept.mails, patience).toEqual(["first"]);
  }
  server.deliver(mail("meanwhile"));
  await using _again = watch(server, kept);
  await expect.poll(() => kept.mails, patience).toEqual(["first", "meanwhile"]);
});

test("a connection that breaks is made anew, and nothing is read twice", async () => {
  await using server = await openImapServer();
  const kept = { mails: [] as string[] };
  await using watching = watch(server, kept);
  await server.idling();
  server.deliver(mail("first"));
  await expect.poll(() => kept.mails, patience).toEqual(["first"]);
  server.hangUp();
  server.deliver(mail("second"));
  await expect.poll(() => kept.mails, patience).toEqual(["first", "second"]);
  expect(watching.reports).toContain("well");
});

test("a mailbox made anew is read from the day on which the old one was read last", async () => {
  await using server = await openImapServer();
  const kept = { mails: [] as string[] };
  {
    await using _watching = watch(server, kept);
    await server.idling();
    server.deliver(mail("first"));
    await expect.poll(() => kept.mails, patience).toEqual(["first"]);
  }
  server.renew();
  await using _again = watch(server, kept);
  // Whoever keeps them knows those it has kept before by their ids.
  await expect.poll(() => kept.mails, patience).toEqual(["first", "first"]);
});

test("what is too large is passed over", async () => {
  await using server = await openImapServer();
  const kept = { mails: [] as string[] };
  await using _watching = watch(server, kept);
  await server.idling();
  server.deliver(mail("x".repeat(200_000)));
  server.deliver(mail("small"));
  await expect.poll(() => kept.mails, patience).toEqual(["small"]);
});

test("a password that is wrong is said, with pauses that grow", async () => {
  await using server = await openImapServer();
  await using watching = watch(server, { mails: [] }, { password: "wrong" });
  await expect.poll(() => watching.reports.length, patience).toBeGreaterThan(2);
  expect(watching.reports[0]).toContain("wrong password");
  expect(watching.reports.join()).not.toContain("open-sesame");
  expect(watching.sleeps.slice(0, 3)).toEqual([2000, 4000, 8000]);
});
