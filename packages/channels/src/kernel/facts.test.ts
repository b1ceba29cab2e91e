import { describe, expect, test } from "vitest";
import { renderCard as renderForDiscord } from "../discord/render-card.ts";
import { renderCard as renderForGoogleChat } from "../google-chat/render-card.ts";
import { renderCard as renderForSlack } from "../slack/render-card.ts";
import { renderCard as renderForTeams } from "../teams/render-card.ts";
import { renderCard as renderForTelegram } from "../telegram/render-card.ts";
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

test("Telegram is told an address that is no link to it", () => {
  const local = { ...digest, digest: [{ text: "ship", link: "http://localhost:4000/approvals/1" }] };
  expect(renderForTelegram(local).body.text).toContain("http://localhost:4000/approvals/1");
});
