import { describe, expect, test } from "vitest";
import { answerMark } from "./quote-marks.ts";
import { stripQuotes } from "./strip-quotes.ts";

/** What somebody wrote, as mail programs send it. */
const cases: readonly (readonly [what: string, mail: string, written: string])[] = [
  ["a plain answer", "Approve\n", "Approve"],
  [
    "Gmail",
    "Yes\n\nOn Mon, Nov 16, 2026 at 9:31 AM Parley <parley@example.org> wrote:\n\n> May refund run?\n> order: 7\n",
    "Yes",
  ],
  [
    "Gmail, broken attribution",
    "Yes, go ahead\n\nOn Mon, Nov 16, 2026 at 9:31 AM Parley (shop) <\nparley+abc@example.org> wrote:\n\n> May refund run?\n",
    "Yes, go ahead",
  ],
  [
    "Gmail in German",
    "Ja\n\nAm Mo., 16. Nov. 2026 um 09:31 Uhr schrieb Parley <parley@example.org>:\n\n> Darf refund laufen?\n",
    "Ja",
  ],
  [
    "Gmail in French",
    "Oui\n\nLe lun. 16 nov. 2026 à 09:31, Parley <parley@example.org> a écrit :\n\n> refund ?\n",
    "Oui",
  ],
  [
    "Gmail in Spanish",
    "Sí\n\nEl lun, 16 nov 2026 a las 9:31, Parley (<parley@example.org>) escribió:\n\n> ¿refund?\n",
    "Sí",
  ],
  [
    "Apple Mail",
    "Approved.\n\nSent from my iPhone\n\n> On 16. Nov 2026, at 09:31, Parley <parley@example.org> wrote:\n> \n> May refund run?\n",
    "Approved.",
  ],
  [
    "Apple Mail on the Mac",
    "No\n\n> Am 16.11.2026 um 09:31 schrieb Parley <parley@example.org>:\n> \n> text\n",
    "No",
  ],
  [
    "Outlook",
    "Denied, too much.\r\n\r\n________________________________\r\nFrom: Parley <parley@example.org>\r\nSent: Monday, November 16, 2026 9:31 AM\r\nTo: Ann <ann@example.org>\r\nSubject: May refund run?\r\n\r\nrefund approve yes\r\n",
    "Denied, too much.",
  ],
  [
    "Outlook without a rule, in German",
    "Abgelehnt\n\nVon: Parley <parley@example.org>\nGesendet: Montag, 16. November 2026 09:31\nAn: Ann <ann@example.org>\nBetreff: refund?\n\nja ja ja\n",
    "Abgelehnt",
  ],
  [
    "Outlook in French",
    "Refusé\n\nDe : Parley <parley@example.org>\nEnvoyé : lundi 16 novembre 2026 09:31\nÀ : Ann\nObjet : refund ?\n\noui\n",
    "Refusé",
  ],
  [
    "Outlook in Spanish",
    "Rechazado\n\nDe: Parley <parley@example.org>\nEnviado el: lunes, 16 de noviembre de 2026 9:31\nPara: Ann\nAsunto: refund?\n\nsí\n",
    "Rechazado",
  ],
  ["Outlook, old", "no\n\n-----Original Message-----\nFrom: Parley\n\nyes", "no"],
  ["old Outlook in German", "nein\n\n-----Ursprüngliche Nachricht-----\nVon: Parley\n\nja", "nein"],
  ["Thunderbird, answered below", "On 11/16/26 09:31, Parley wrote:\n> May refund run?\n>\n\nYes.\n", "Yes."],
  ["answers between the lines", "> Which order?\n7\n> Which amount?\n30\n", "7\n30"],
  [
    "an attribution over unmarked text",
    "Yes\n\nOn Mon, Nov 16, 2026 at 9:31 AM Parley <parley@example.org> wrote:\nMay refund run?\nDeny\n",
    "Yes",
  ],
  ["a signature", "Yes\n-- \nAnn Example\nHead of No\n", "Yes"],
  ["two hyphens without a space are no signature", "Yes\n--\nonly below 100\n", "Yes\n--\nonly below 100"],
  ["a dash is no signature", "Yes\n\n—\n\nonly below 100\n", "Yes\n\n—\n\nonly below 100"],
  ["a device's line", "Ja\n\nVon meinem iPhone gesendet", "Ja"],
  ["a device's line in Spanish", "Sí\n\nEnviado desde mi iPhone", "Sí"],
  ["Outlook on a phone", "OK\n\nGet Outlook for iOS<https://aka.ms/o0ukef>", "OK"],
  ["our own line", `Yes\n\nParley asks\n${answerMark}\nApprove or deny`, "Yes\n\nParley asks"],
  [
    "a sentence that begins like an attribution",
    "On Monday we wrote to the customer: refund it.",
    "On Monday we wrote to the customer: refund it.",
  ],
  ["words about somebody who wrote", "The customer wrote:\nrefund me", "The customer wrote:\nrefund me"],
  ["a list of what is from whom", "From: the shop\nplease send it", "From: the shop\nplease send it"],
  ["nothing but a quote", "> May refund run?", ""],
  ["spaces that do not break", "Yes\u00A0please", "Yes please"],
];

describe("stripQuotes", () => {
  test.each(cases)("%s", (_what, mail, written) => {
    expect(stripQuotes(mail)).toBe(written);
  });

  test("stays quick with long lines and many lines", () => {
    const long = `Yes\n${"On a".repeat(100_000)}\n${"> x\n".repeat(50_000)}`;
    expect(stripQuotes(long)).toMatch(/^Yes/);
  });
});
