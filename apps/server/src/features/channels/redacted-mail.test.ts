import { mailChannel, openMailServer, readTaken } from "@parley/channels/testing";
import { databases } from "@parley/db/testing";
import { afterEach, describe, expect, test } from "vitest";
import { addMember } from "../../testing/add-member.ts";
import { openTestApp } from "../../testing/open-test-app.ts";
import { createJobHandlers } from "../../worker.ts";

const open_: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of open_.splice(0).toReversed()) await one[Symbol.asyncDispose]();
});
const later = <T extends AsyncDisposable>(one: T): T => {
  open_.push(one);
  return one;
};

const patience = { timeout: 60_000, interval: 50 };

/** What a client of HumanLayer's writes of its mail: a word in each place where people read it. */
const words = ["frobnitz", "quuxley", "zyxwort"] as const;
const thread = "<x1@example.org>";
const email = {
  address: "ana@example.com",
  subject: `Pay ${words[0]}`,
  experimental_subject_line: `Pay ${words[1]}`,
  template: `<p>Pay ${words[2]}</p>`,
  in_reply_to_message_id: thread,
  additional_recipients: [{ address: "lead@example.com", field: "cc" }],
};

describe.each(databases)("a mail in the words of whoever asks, on $name", ({ open }) => {
  /** The mails that such a client's call becomes, by a channel with this rule. */
  const ask = async (redaction: object) => {
    const app = later(await openTestApp({ open, environment: { PARLEY_EGRESS_ALLOW: "127.0.0.1/32" } }));
    const smtp = later(await openMailServer());
    await addMember(app, { id: "ana", name: "Ana", role: "reviewer" });
    const made = await app.ask("POST", "/v5/channels", { ...mailChannel(smtp), redaction });
    expect(made.status).toBe(201);
    const spec = { fn: "pay", kwargs: { iban: "DE02 1203", eur: 30 }, channel: { email } };
    const asked = await app.app.fetch(
      new Request("http://parley.test/humanlayer/v1/function_calls", {
        method: "POST",
        headers: { authorization: `Bearer ${app.apiKey}`, "content-type": "application/json" },
        body: JSON.stringify({ run_id: "ops-1", call_id: "call-1", spec }),
      }),
    );
    expect(asked.status).toBe(200);
    const work = () => app.services.jobs.runDue({ handlers: createJobHandlers(app.services) });
    await expect.poll(async () => (await work(), smtp.mails.length), patience).toBe(2);
    return Promise.all(
      smtp.mails.map(async (taken) => {
        const { subject, text, html, inReplyTo } = await readTaken(taken);
        return {
          subject,
          html,
          inReplyTo,
          all: [taken.raw.toString("latin1"), subject, text, html].join("\n"),
        };
      }),
    );
  };

  test("stands there where nothing is hidden", async () => {
    for (const { subject, html, inReplyTo } of await ask({})) {
      expect(subject).toBe(email.subject);
      expect(html).toContain(email.template);
      expect(inReplyTo).toEqual([thread]);
    }
  });

  test.each([
    [{ show: "nothing" }, "Somebody asks to run something"],
    [{ show: "names" }, / asks to run pay$/u],
    [{ hidden_arguments: ["iban"] }, / asks to run pay$/u],
  ])("is the ordinary one where something is hidden: %j", async (redaction, subject) => {
    for (const mail of await ask(redaction)) {
      for (const word of [...words, "DE02"]) expect(mail.all).not.toContain(word);
      expect(mail.subject).toEqual(typeof subject === "string" ? subject : expect.stringMatching(subject));
      expect(mail.html).toContain("See all of it");
      // It is in its thread all the same, and goes to all who were named.
      expect(mail.inReplyTo).toEqual([thread]);
    }
  });
});
