import { convert, type FormatCallback } from "html-to-text";
import { answerMark } from "./quote-marks.ts";

/** Whatever mail programs wrap their quotes in, when they say so. */
const quotes = [
  "blockquote",
  "div.gmail_quote",
  "div.gmail_quote_container",
  "div.gmail_extra",
  "div.yahoo_quoted",
  "div.protonmail_quote",
  "div.moz-cite-prefix",
  "div.zmail_extra",
  "div.tutanota_quote",
];
/** From here on all is quoted, though it stands beside it. */
const ends = [
  "#divRplyFwdMsg",
  "#appendonsend",
  "#mail-editor-reference-message-container",
  "#x_divRplyFwdMsg",
  "hr[id=stopSpelling]",
  "div.OutlookMessageHeader",
];

const putMark: FormatCallback = (_element, _walk, builder) => {
  builder.openBlock({ leadingLineBreaks: 1 });
  builder.addLiteral(answerMark);
  builder.closeBlock({ trailingLineBreaks: 1 });
};

/**
 * The text of a mail that has no plain half, without what it says itself is quoted.
 *
 * @example htmlToReply("<p>Yes</p><blockquote>May I?</blockquote>") // "Yes"
 */
export function htmlToReply(html: string): string {
  return convert(html, {
    wordwrap: false,
    formatters: { putMark },
    limits: { maxInputLength: 2_000_000, maxDepth: 100 },
    selectors: [
      ...quotes.map((selector) => ({ selector, format: "skip" })),
      ...ends.map((selector) => ({ selector, format: "putMark" })),
      ...["img", "style", "script", "title"].map((selector) => ({ selector, format: "skip" })),
      { selector: "a", options: { ignoreHref: true } },
      ...["h1", "h2", "h3", "h4", "h5", "h6"].map((selector) => ({
        selector,
        options: { uppercase: false },
      })),
    ],
  }).trim();
}
