import { splitPreviews, type Card, type CardPreview } from "../kernel/card.ts";
import { bold, italic, plain, rich, text, titleOf, circumstances, type Block } from "./blocks.ts";

/** Below Slack's limit of one text. */
const chunkChars = 2900;
const chunksOfPage = 4;

type Chunk = { title: string; text: string; isFirst: boolean };

/** A window with all of a request that the channel's rule lets through, however long, in pages. */
export function renderPages(card: Card, wanted: number): Record<string, unknown> {
  const chunks = chunksOf(card);
  const pages = Math.max(1, Math.ceil(chunks.length / chunksOfPage));
  const page = Math.min(wanted, pages);
  const shown = chunks.slice((page - 1) * chunksOfPage, page * chunksOfPage);
  return {
    type: "modal",
    title: plain("What is asked", 24),
    close: plain("Close", 24),
    blocks: [
      { type: "header", text: plain(titleOf(card), 150) },
      rich(...circumstances(card)),
      ...shown.map(toBlock),
      ...(card.moreFields === 0 || page < pages
        ? []
        : [
            rich({
              type: "rich_text_section",
              elements: [
                italic(`${card.moreFields} more arguments: `),
                { type: "link", url: card.link, text: "see all of it" },
              ],
            }),
          ]),
      ...(pages === 1 ? [] : turnsOf(card, { page, pages })),
    ],
  };
}

function chunksOf(card: Card): Chunk[] {
  const { message, reason, fields } = card;
  const { effects, others } = splitPreviews(card);
  const texts = [
    ...(message === null ? [] : [{ title: "The question", text: message }]),
    ...effects.map(toTitled),
    ...fields.map(({ name, value, isCut }) => ({
      title: isCut ? `${name} (its beginning)` : name,
      text: value ?? "not shown here",
    })),
    ...(reason === null ? [] : [{ title: "Why", text: reason }]),
    ...others.map(toTitled),
  ];
  return texts.flatMap((one) =>
    split(one.text).map((part, index) => ({ title: one.title, text: part, isFirst: index === 0 })),
  );
}

const toTitled = ({ title, text: shown, url }: CardPreview) => ({
  title,
  text: [shown, url].filter((part) => part !== null).join("\n"),
});

/** Whole characters only. */
function split(all: string): string[] {
  const parts: string[] = [];
  for (let from = 0; from < all.length;) {
    const isTorn = /[\uD800-\uDBFF]/.test(all[from + chunkChars - 1] ?? "");
    const to = from + chunkChars - (isTorn ? 1 : 0);
    parts.push(all.slice(from, to));
    from = to;
  }
  return parts.length === 0 ? [""] : parts;
}

const toBlock = ({ title, text: part, isFirst }: Chunk): Block =>
  rich(
    { type: "rich_text_section", elements: [bold(isFirst ? title : `${title}, continued`)] },
    { type: "rich_text_preformatted", elements: [text(part)] },
  );

function turnsOf({ approvalId }: Card, { page, pages }: { page: number; pages: number }): Block[] {
  const turn = (act: string, title: string, to: number) => ({
    type: "button",
    action_id: act,
    text: plain(title),
    value: JSON.stringify({ id: approvalId, page: to }),
  });
  const turns = [
    ...(page > 1 ? [turn("look:previous", "Previous", page - 1)] : []),
    ...(page < pages ? [turn("look:next", "Next", page + 1)] : []),
  ];
  return [
    rich({ type: "rich_text_section", elements: [italic(`Page ${page} of ${pages}`)] }),
    { type: "actions", block_id: "turns", elements: turns },
  ];
}
