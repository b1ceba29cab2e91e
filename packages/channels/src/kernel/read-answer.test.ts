import { describe, expect, test } from "vitest";
import { isDecisive, readAnswer, type Asked } from "./read-answer.ts";

const call: Asked = {
  kind: "function_call",
  stakes: "medium",
  options: [
    { name: "too_much", title: "Too much" },
    { name: "yes_man", title: "Only a yes man would" },
  ],
};
const read = (text: string, asked: Asked = call) => readAnswer(text, { asked, writer: "Ann Example" });

describe("a call", () => {
  test.each([
    "Yes",
    "yes.",
    "YES!",
    "Yes, thanks",
    "Yes please",
    "Yes\n\nBest regards,\nAnn",
    "Hi,\n\napproved\n\nAnn Example",

    "Approve",
    "I approve",
    "Go ahead!",
    "Please go ahead.",
    "LGTM",
    "👍",
    "👍🏽",
    "ok",
    "Okay.",
    "Yes, approved. Thanks!",

    "Ja",
    "Ja, bitte",
    "Genehmigt.\nViele Grüße\nAnn",
    "Einverstanden",
    "Oui",
    "D’accord",
    "Sí",
    "sí, gracias",
    "Aprobado",
    "*Yes*",
    "“approve”",
    "sim",
    "akkoord",
  ])("yes: %j", (text) => {
    expect(read(text)).toEqual({ kind: "approve" });
  });

  test.each([
    "No",
    "no.",
    "Nope",
    "Deny",
    "Rejected",
    "denied, thanks",
    "Nein",
    "Nein, danke",
    "Non",
    "👎",
    "Abgelehnt.",
    "Refusé",
    "Rechazado",
    "Not approved",
    "I do not approve.",
    "No.\n\nAnn",
  ])("no: %j", (text) => {
    expect(read(text)).toEqual({ kind: "deny", comment: null, option: null });
  });

  test.each([
    ["Rejected: at most 20", "at most 20"],
    ["Denied. The parcel is still on its way.", "The parcel is still on its way."],
    ["No.\nUse the clean target.", "Use the clean target."],
    ["Deny - use the clean target", "use the clean target"],
    ["Abgelehnt, zu teuer", "zu teuer"],
    ["No\n\nToo expensive", "Too expensive"],
  ])("no, with a reason: %j", (text, comment) => {
    expect(read(text)).toEqual({ kind: "deny", comment, option: null });
  });

  test.each([
    "Yes, but only 20",
    "yes but not today",
    "Yes, if Bob agrees",
    "Yes?",
    "yes and no",
    "Yes\nNo",
    "not yet",

    "No problem",
    "no problem!",
    "No worries, go ahead",
    "No objections",
    "No, that is fine",
    "no, approve it",

    "Not sure",
    "I don't know",
    "maybe",
    "Let me look",
    "ok, thanks",
    "OK I will look at it tomorrow",
    "why?",

    "Approve?",
    "Do not approve until Monday",
    "approve only half",
    "I would approve 20",
    "yes to the other one",

    "Ja, aber nur 20",
    "Jein",
    "noch nicht",
    "Nein, passt schon",
    "kein Problem",
    "Oui, mais demain",
    "pas encore",

    "Sí, pero mañana",
    "todavía no",
    "Denied unless Bob agrees",
    "Rejected. If it were 20 I would approve.",

    "Yes men",
    "yesterday",
    "Nothing",
    "1 000",
    "12",
    "No, 20 at most",
    "Approved by whom",
    "I did not say yes",
    "Out of office. Yes I am away",
    "Thanks",
    "Hi",
  ])("unclear: %j", (text) => {
    expect(read(text)).toEqual({ kind: "unclear", why: "doubtful" });
  });

  test.each(["", "  \n "])("no words: %j", (text) => {
    expect(read(text)).toEqual({ kind: "unclear", why: "empty" });
  });

  test.each(["1", "1.", "#1", "option 1", "too_much", "Too much!", "TOO MUCH"])("an option: %j", (text) => {
    expect(read(text)).toEqual({ kind: "deny", comment: null, option: "too_much" });
  });

  test("a yes in passing is not enough for high stakes, a no is", () => {
    const high: Asked = { ...call, stakes: "high" };
    expect(read("yes", high)).toEqual({ kind: "unclear", why: "stakes" });
    expect(read("no", high)).toEqual({ kind: "deny", comment: null, option: null });
  });

  test("an option that is called like a yes is not taken for one, nor the other way round", () => {
    const asked: Asked = { ...call, options: [{ name: "approve", title: "OK" }] };
    expect(read("approve", asked)).toEqual({ kind: "unclear", why: "doubtful" });
    expect(read("ok", asked)).toEqual({ kind: "unclear", why: "doubtful" });
    expect(read("1", asked)).toEqual({ kind: "deny", comment: null, option: "approve" });
  });

  test("a name is no decision, whatever somebody is called", () => {
    const asked = { ...call, options: [] };
    expect(readAnswer("Yes\nNo", { asked, writer: "No Yes" })).toMatchObject({ kind: "unclear" });
    expect(readAnswer("Ann", { asked, writer: "Ann" })).toMatchObject({ kind: "unclear" });
  });
});

describe("a question", () => {
  const question: Asked = {
    kind: "question",
    stakes: "high",
    options: [
      { name: "eu", title: "Europe" },
      { name: "us", title: "America" },
    ],
  };

  test.each([
    ["2", { answer: null, option: "us" }],
    ["europe", { answer: null, option: "eu" }],
    ["EU.", { answer: null, option: "eu" }],
    ["The one in Europe, but ask Bob", { answer: "The one in Europe, but ask Bob", option: null }],
    ["3", { answer: "3", option: null }],
    ["no", { answer: "no", option: null }],
    ["First line\n\nSecond line\n", { answer: "First line\n\nSecond line", option: null }],
  ])("%j", (text, answer) => {
    expect(read(text, question)).toEqual({ kind: "answer", ...answer });
  });

  test("needs words", () => {
    expect(read(" ", question)).toEqual({ kind: "unclear", why: "empty" });
  });

  test("a name counts before the number of a place", () => {
    const numbers = { ...question, options: [{ name: "2" }, { name: "1" }] };
    expect(read("2", numbers)).toEqual({ kind: "answer", answer: null, option: "2" });
  });

  test("two options of one title are not told apart", () => {
    const twice = {
      ...question,
      options: [
        { name: "a", title: "Same" },
        { name: "b", title: "same" },
      ],
    };
    expect(read("same", twice)).toEqual({ kind: "answer", answer: "same", option: null });
  });
});

test.each([
  ["Yes", true],
  ["ok", true],
  ["no", true],
  ["Rejected: too much", true],
  ["Too much", true],
  ["2", false],
  ["yes but only 20", false],
  ["I am driving and will call you back.", false],
  ["", false],
])("%j is a yes or a no by itself: %s", (text, is) => {
  expect(isDecisive(text, [{ name: "too_much", title: "Too much" }])).toBe(is);
});
