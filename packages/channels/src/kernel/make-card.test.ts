import { expect, test } from "vitest";
import { exampleCard } from "../testing/example-card.ts";
import type { Card } from "./card.ts";
import { readWords } from "./read-words.ts";

const limits = { fields: 3, valueChars: 200, messageChars: 200, previews: 0 };

test.each(["low", "medium", "high"] as const)(
  "who is not shown every argument whole approves by the link, at %s stakes",
  (stakes) => {
    const cards: Card[] = [
      exampleCard(limits, { stakes }, { hidden_arguments: ["eur"] }),
      exampleCard(limits, { stakes, args: { order: "x".repeat(201) } }),
      exampleCard(limits, { stakes, args: { a: 1, b: 2, c: 3, d: 4 } }),
    ];
    for (const card of cards) {
      expect(card.offers).toMatchObject({ approve: false, deny: true });
      expect(readWords("Yes", card)).toMatchObject({ unclear: expect.stringContaining("link") });
      expect(readWords("No", card)).toMatchObject({ decision: { decision: "deny" } });
    }
  },
);

test("a preview that has no room leaves what is approved whole; where much hangs on it, all is to be seen", () => {
  const attachments = [{ title: "invoice", text: "30 EUR" }];
  expect(exampleCard(limits, { attachments }).offers.approve).toBe(true);
  expect(exampleCard(limits, { attachments, stakes: "high" }).offers.approve).toBe(false);
});

test("an argument that is never told is hidden where it stands inside of another, too", () => {
  const args = { order: "A-7", payee: { name: "Ada", accounts: [{ iban: "DE02 1203" }] } };
  const card = exampleCard(limits, { args }, { hidden_arguments: ["iban"] });
  expect(card.fields).toEqual([
    { name: "order", value: "A-7", isCut: false },
    { name: "payee", value: null, isCut: false },
  ]);
  expect(card.offers).toMatchObject({ approve: false, edit: false });
  expect(JSON.stringify(card)).not.toContain("DE02");
  expect(
    exampleCard(limits, { args: { names: ["iban"] } }, { hidden_arguments: ["iban"] }).offers.approve,
  ).toBe(true);
});

test("where nothing is to be told, neither what would run is, nor who asks", () => {
  const given = { name: "dismiss_employee", requester: "HR agent", runId: "run-of-hr", reason: "Too slow" };
  const options = [{ name: "warn", title: "Warn them first" }];
  const card = exampleCard(limits, { ...given, options, args: { employee: "Bob" } }, { show: "nothing" });
  expect(JSON.stringify(card)).not.toMatch(/dismiss|employee|Bob|HR|slow|[Ww]arn them/u);
  expect(card).toMatchObject({ title: "something", requester: "Somebody", fields: [], moreFields: 0 });
  expect(exampleCard(limits, given, { show: "names" })).toMatchObject({
    title: "dismiss_employee",
    requester: "HR agent",
    reason: null,
  });
});

test("a warning names who is asked only where everything is told", () => {
  const warning = "nobody is in the team `Legal`";
  expect(exampleCard(limits, { warning }, { hidden_arguments: ["eur"] })).toMatchObject({
    warning,
    note: null,
  });
  for (const show of ["names", "nothing"] as const)
    expect(exampleCard(limits, { warning }, { show }).warning).toBe(
      "When this was asked, nobody was there for a part of it.",
    );
});

test("an edit is told with what it changes, of which a rule hides what it hides of the arguments", () => {
  const room = { ...limits, previews: 1 };
  const changes = [
    { name: "eur", before: 30, after: 20 },
    { name: "payee", before: { iban: "DE02" }, after: { iban: "DE03" } },
  ];
  const given = {
    edited: { by: "Ana", changes },
    warning: "nobody is in Legal",
    attachments: [{ title: "invoice", text: "30 EUR" }],
  };
  const told = "The arguments were changed by Ana since this was asked.\nnobody is in Legal";
  const title = "Changed since it was asked";
  const card = exampleCard(room, given, { hidden_arguments: ["iban"] });
  expect(card.warning).toBe(told);
  expect(card.previews).toEqual([{ title, text: "- eur: 30\n+ eur: 20", url: null, isCut: false }]);
  expect(JSON.stringify(card)).not.toContain("DE0");
  expect(exampleCard(room, given, { show: "names" })).toMatchObject({ previews: [] });
  const nothing = exampleCard(room, given, { show: "nothing" });
  expect(nothing.warning).toMatch(/^The arguments were changed since this was asked\./u);
  // What has no room for it takes the page where much hangs on it.
  expect(exampleCard({ ...limits, fields: 9 }, { ...given, stakes: "high" }).offers.approve).toBe(false);
  expect(exampleCard({ ...limits, previews: 2 }, { ...given, stakes: "high" }).offers.approve).toBe(true);
});

test("nothing hides in an address that is attached", () => {
  const attachments = [{ title: "invoice", url: "https://files.example/\u202Efdp.exe" }];
  expect(exampleCard({ ...limits, previews: 1 }, { attachments }).previews).toMatchObject([
    { title: "invoice", url: "https://files.example/⟨U+202E⟩fdp.exe" },
  ]);
});

test("what a question is called are words of whoever asks: where nothing is shown, not these either", () => {
  const given = { kind: "question", name: "Pay to DE02?", subject: "Pay to DE02 1203?" } as const;
  expect(exampleCard(limits, given).title).toBe("Pay to DE02 1203?");
  expect(exampleCard(limits, given, { show: "names" }).title).toBe("Pay to DE02?");
  expect(exampleCard(limits, given, { show: "nothing" }).title).toBe("question");
});

test.each(["Yes\n—\nonly below 100", "Yes\n--\nonly below 100"])("%j is no yes", (text) => {
  expect(readWords(text, exampleCard(limits))).toHaveProperty("unclear");
});

test("what the call comes to stands first, wherever it was attached", () => {
  const attachments = [
    { title: "invoice", text: "30 EUR" },
    { title: "What will happen", text: "Pays 30 EUR back.", isEffect: true },
    { title: "ledger", text: "1" },
  ];
  const titles = (room: number) =>
    exampleCard({ ...limits, previews: room }, { attachments }).previews.map(({ title }) => title);
  expect(titles(3)).toEqual(["What will happen", "invoice", "ledger"]);
  // Where there is room for few, it is there.
  expect(titles(1)).toEqual(["What will happen"]);
  const [effect, other] = exampleCard({ ...limits, previews: 2 }, { attachments }).previews;
  expect([effect?.isEffect, other?.isEffect]).toEqual([true, undefined]);
});
