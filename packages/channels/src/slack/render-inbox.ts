import type { Card } from "../kernel/card.ts";
import type { Inbox } from "../kernel/inbound.ts";
import { cutText } from "../kernel/visible-text.ts";
import {
  bold,
  italic,
  plain,
  rich,
  text,
  titleOf,
  toDate,
  toFacts,
  type Block,
  type RichText,
} from "./blocks.ts";
import { lookButton, toActs } from "./render-card.ts";

const line = (...elements: RichText[]): Block => rich({ type: "rich_text_section", elements });

type Act = { act: string; title: string; value?: object; url?: string };

const button = ({ act, title, value = {}, url }: Act) => ({
  type: "button",
  action_id: act,
  text: plain(title),
  ...(url === undefined ? { value: JSON.stringify(value) } : { url }),
});

/** Begins saying who one is. */
export const linkButton: Block = {
  type: "actions",
  elements: [button({ act: "link", title: "Link your account" })],
};

/** The tab of the app that a person has for themselves: what waits for them, decided there. */
export const renderHome = (inbox: Inbox | undefined): Record<string, unknown> => ({
  type: "home",
  blocks:
    inbox === undefined
      ? unknownPerson
      : [...headOf(inbox), ...inbox.cards.flatMap(toEntry), ...turnsOf(inbox)],
});

const unknownPerson: Block[] = [
  { type: "header", text: plain("You are not known here", 150) },
  line(text("What waits for you is shown here once Parley knows which member you are.")),
  linkButton,
];

const headOf = ({ total, page, pages, link }: Inbox): Block[] => [
  { type: "header", text: plain(total === 0 ? "Nothing waits for you" : countOf(total), 150) },
  line(...(pages > 1 ? [text(`Page ${page} of ${pages}. `)] : []), {
    type: "link",
    url: link,
    text: "All of the inbox",
  }),
  { type: "divider" },
];

const countOf = (total: number): string =>
  total === 1 ? "1 request waits for you" : `${total} requests wait for you`;

const toEntry = (card: Card): Block[] => [...toFacts(card), ...toActs(card, true), { type: "divider" }];

function turnsOf({ page, pages }: Inbox): Block[] {
  const turns = [
    ...(page > 1 ? [button({ act: "inbox:previous", title: "Previous", value: { page: page - 1 } })] : []),
    ...(page < pages ? [button({ act: "inbox:next", title: "Next", value: { page: page + 1 } })] : []),
  ];
  return turns.length === 0 ? [] : [{ type: "actions", block_id: "turns", elements: turns }];
}

/** The same as an answer to `/parley`: one line a request. It is decided where it was asked, or on its page. */
export function renderList({ cards, page, pages, total, link }: Inbox): Block[] {
  if (total === 0)
    return [line(text("Nothing waits for you. "), { type: "link", url: link, text: "The inbox" })];
  return [
    line(bold(countOf(total)), text(pages > 1 ? `, page ${page} of ${pages}. ` : ". "), {
      type: "link",
      url: link,
      text: "All of the inbox",
    }),
    ...cards.flatMap((card) => [
      line(
        bold(titleOf(card)),
        text(gistOf(card)),
        text(`, asked by ${card.requester}, stakes: ${card.stakes}`),
        ...(card.deadlineAt === null ? [] : [text(", until "), toDate(card.deadlineAt)]),
        text(". "),
        { type: "link", url: card.link, text: "Decide" },
      ),
      { type: "actions", block_id: `list:${card.approvalId}`, elements: [lookButton(card, "Details")] },
    ]),
    ...(page < pages ? [line(italic(`More: /parley inbox ${page + 1}`))] : []),
  ];
}

/** What tells requests of one tool apart; no more of it than the channel may know. */
function gistOf({ fields, message }: Card): string {
  const shown = fields.flatMap(({ name, value }) => (value === null ? [] : [`${name}: ${value}`]));
  const gist = [...(message === null ? [] : [message]), ...shown].slice(0, 3).join(", ");
  return gist === "" ? "" : ` ${cutText(gist.replaceAll(/\s+/gu, " "), 120).text}`;
}

/** Where a person says who they are. */
export const renderLink = (link: string, code: string | undefined): Block[] => [
  line(
    text(
      "Open this signed in to Parley, and say that this account is yours. It works once, for ten minutes.",
    ),
    ...(code === undefined ? [] : [text(" Your code, for nobody else: "), bold(code)]),
  ),
  { type: "actions", elements: [button({ act: "open", title: "Link your account", url: link })] },
];

export const renderHelp = (): Block[] => [
  line(
    bold("/parley inbox"),
    text(" shows what waits for you. "),
    bold("/parley inbox 2"),
    text(" its second page."),
  ),
  line(bold("/parley link"), text(" links this account to yours at Parley.")),
  line(bold("/parley apr_…"), text(" shows one request.")),
  line(text("What waits for you is in the app's Home tab as well, and is decided there.")),
];
