import { describe, expect, test } from "vitest";
import { renderCard as renderForDiscord } from "../discord/render-card.ts";
import { renderCard as renderForGoogleChat } from "../google-chat/render-card.ts";
import { renderCard as renderForSlack } from "../slack/render-card.ts";
import { renderCard as renderForTeams } from "../teams/render-card.ts";
import { renderCard as renderForTelegram } from "../telegram/render-card.ts";
import { renderCard as renderForChatSdk } from "../chat-sdk/render-card.ts";
import { renderHtml } from "../email/writing/render-html.ts";
import { renderText } from "../email/writing/render-text.ts";
import { renderPages } from "../slack/render-pages.ts";
import { exampleCard } from "../testing/example-card.ts";
import { renderCard as renderForWhatsApp } from "../whatsapp/render-card.ts";
import type { Card } from "./card.ts";
import { makeDigest } from "./make-digest.ts";
import { makeNotice } from "./make-notice.ts";

const limits = { fields: 10, valueChars: 500, messageChars: 3000, previews: 3 };
const at = "https://parley.example";

const notice = makeNotice(
  { id: "ntc_1", title: "Errors: alert", text: "7 % of 120 Logs", stakes: "high", link: `${at}/monitors/1` },
  { rule: { show: "everything" } as never, limits },
);

const toldOf = (title: string) => ({
  card: { ...notice, kind: "function_call", title, requester: "*Ops* @all" } as Card,
  link: `${at}/approvals/${title}`,
});
const digest = makeDigest([toldOf("refund"), toldOf("ship")], {
  id: "chg_1",
  limits,
  inbox: `${at}/approvals`,
});

const renderers: [string, (card: Card) => object][] = [
  ["Discord", renderForDiscord],
  ["Google Chat", renderForGoogleChat],
  ["Slack", renderForSlack],
  ["Teams", renderForTeams],
  ["Telegram", renderForTelegram],
];

describe.each(renderers)("cards that ask nothing, for %s", (_platform, render) => {
  test("of several requests have the link of each", () => {
    const shown = JSON.stringify(render(digest));
    for (const name of ["refund", "ship"]) {
      expect(shown).toContain(`${at}/approvals/${name}`);
      expect(shown).toContain(`asks to run ${name}`);
    }
    expect(shown.match(/behind its own link/gu)).toHaveLength(1);
  });

  test("of a notice name nobody who asks, and want no word", () => {
    const shown = JSON.stringify(render(notice));
    expect(shown).toContain("Errors");
    expect(shown).toContain("See it");
    expect(shown).not.toMatch(/Asked by|word is needed/u);
  });
});

const attached = exampleCard(
  { ...limits, totalChars: 2000 },
  {
    attachments: [
      { title: "What changes", text: "- a\n+ b" },
      { title: "What will happen", text: "Pays 30 EUR back.", isEffect: true },
    ],
  },
);

test.each<[string, (card: Card) => unknown]>([
  ...renderers,
  ["Slack, all of it", (card) => [renderPages(card, 1), renderPages(card, 2)]],
  ["WhatsApp", (card) => renderForWhatsApp(card, { code: "AB2", ref: "r", yes: "word" })],
  [
    "an adapter of Chat SDK",
    (card) => renderForChatSdk(card, { mostChars: 4000, seed: "s", hasNoButtons: false }),
  ],
  ["mail", (card) => renderText(card, { takesReplies: true, hasOwnLink: true })],
  ["mail with styles", (card) => renderHtml(card, { takesReplies: true, hasOwnLink: true })],
])(
  "what a call comes to stands before its arguments and what else is attached, for %s",
  (_platform, render) => {
    const shown = JSON.stringify(render(attached));
    const at = ["Pays 30 EUR back", "A-7", "What changes"].map((text) => shown.indexOf(text));
    expect(at).not.toContain(-1);
    expect(at.toSorted((one, other) => one - other)).toEqual(at);
  },
);

test("Telegram is told an address that is no link to it", () => {
  const local = { ...digest, digest: [{ text: "ship", link: "http://localhost:4000/approvals/1" }] };
  expect(renderForTelegram(local).body.text).toContain("http://localhost:4000/approvals/1");
});
