import { splitPreviews, type Card, type CardPreview, type DigestItem } from "../../kernel/card.ts";
import { answerMark } from "../reading/quote-marks.ts";
import { choicesOf, headlineOf, howToReply, type Choice } from "./choices.ts";
import { questionOf } from "./render-text.ts";
import { escapeHtml, showText } from "./html.ts";
import type { Rendering } from "./render-text.ts";

/** Mail programs that know no style sheets have the light colours, which stand at each element. */
const style = `
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (prefers-color-scheme: dark) {
  .page { background: #0e1115 !important; color: #e9ecf0 !important; }
  .card { background: #14181d !important; border-color: #303742 !important; }
  .quiet { color: #b4bcc7 !important; }
  .value { background: #0e1115 !important; border-color: #303742 !important; color: #e9ecf0 !important; }
  .button { background: #14181d !important; color: #e9ecf0 !important; border-color: #78828f !important; }
  .main { background: #1f6a45 !important; color: #ffffff !important; border-color: #1f6a45 !important; }
  a.plain { color: #7fb0ff !important; }
}`;

const font =
  "font-family: Inter, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif; font-size: 16px; line-height: 1.5;";
const quiet = "color: #464e5a; font-size: 14px;";
const valueStyle =
  "margin: 4px 0 0; padding: 8px 12px; background: #f6f7f9; border: 1px solid #d5dae1; border-radius: 4px; color: #161a20; font-family: ui-monospace, Menlo, Consolas, monospace; font-size: 14px; line-height: 1.5; white-space: pre-wrap; overflow-wrap: anywhere; word-break: break-word;";

/** The mail as it is seen. Nothing of it is loaded from anywhere, and whatever others wrote is text. */
export function renderHtml(card: Card, { takesReplies, hasOwnLink }: Rendering): string {
  const isOpen = card.state.status === "pending";
  const { effects, others } = splitPreviews(card);
  const how = takesReplies && isOpen ? howToReply(card) : undefined;
  return page(
    headlineOf(card),
    [
      how === undefined ? "" : paragraph(answerMark, "font-size: 12px; margin: 0 0 16px;"),
      `<h1 style="margin: 0 0 12px; font-size: 20px; line-height: 1.3; overflow-wrap: anywhere;">${showText(headlineOf(card))}</h1>`,
      ...factsOf(card),
      block("What was said", card.state.status === "pending" ? null : card.state.text),
      block("Note", card.note),
      card.digest === undefined ? block(questionOf(card), card.message) : listOf(card.digest),
      ...effects.map(toPreview),
      block("Why", card.reason),
      ...card.fields.map(({ name, value, isCut }) => block(name, value ?? "(not shown here)", isCut)),
      card.moreFields === 0 ? "" : paragraph(`And ${card.moreFields} arguments more: see the link.`),
      ...others.map(toPreview),
      block("Warning", card.warning),
      optionsOf(card),
      isOpen && hasOwnLink ? buttonsOf(choicesOf(card)) : "",
      `<p style="margin: 16px 0 0;"><a class="plain" href="${escapeHtml(card.link)}" style="color: #2563c9;">${seeAll(card)}</a></p>`,
      isOpen
        ? paragraph(
            `Opening a link decides nothing.${how === undefined ? "" : ` ${how}`}`,
            "margin: 8px 0 0;",
          )
        : "",
    ].join("\n"),
  );
}

const seeAll = ({ digest, state, isNotice }: Card): string => {
  if (isNotice) return "See it";
  if (digest !== undefined) return "See all that waits";
  return `See all of it${state.status === "pending" ? ", and decide" : ""}`;
};

const page = (title: string, content: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body class="page" style="margin: 0; padding: 0; background: #f6f7f9; color: #161a20; ${font}">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td align="center" style="padding: 16px 8px;">
<table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width: 600px; table-layout: fixed; background: #ffffff; border: 1px solid #d5dae1; border-radius: 6px; text-align: left;"><tr><td style="padding: 20px 16px; ${font}">
${content}
</td></tr></table>
</td></tr></table>
</body>
</html>
`;

const paragraph = (text: string, more = "margin: 12px 0 0;"): string =>
  `<p class="quiet" style="${quiet} ${more}">${showText(text)}</p>`;

function block(title: string, text: string | null, isCut = false): string {
  if (text === null) return "";
  return `<div style="margin: 16px 0 0;"><div class="quiet" style="${quiet} overflow-wrap: anywhere;">${showText(title)}</div>
<div class="value" style="${valueStyle}">${showText(text)}</div>${isCut ? paragraph("There is more: see the link.", "margin: 4px 0 0;") : ""}</div>`;
}

const toPreview = ({ title, text, url, isCut }: CardPreview): string => block(title, text ?? url, isCut);

/** Each is behind a link of its own. */
function listOf(digest: readonly DigestItem[]): string {
  const items = digest.map(
    ({ text, link }) =>
      `<li style="margin: 8px 0 0; overflow-wrap: anywhere;"><a class="plain" href="${escapeHtml(link)}" style="color: #2563c9;">${showText(text)}</a></li>`,
  );
  return `<ol style="margin: 12px 0 0; padding-left: 28px;">${items.join("")}</ol>`;
}

function optionsOf({ options, state }: Card): string {
  if (options.length === 0 || state.status !== "pending") return "";
  const items = options.map(
    ({ title, description }) =>
      `<li style="overflow-wrap: anywhere;">${showText(title)}${description === null ? "" : ` <span class="quiet" style="${quiet}">${showText(description)}</span>`}</li>`,
  );
  return `<div class="quiet" style="${quiet} margin: 16px 0 0;">Options</div><ol style="margin: 4px 0 0; padding-left: 28px;">${items.join("")}</ol>`;
}

function buttonsOf(choices: readonly Choice[]): string {
  const buttons = choices.map(({ label, url, isMain }) => {
    const colours = isMain
      ? "background: #1f6a45; color: #ffffff; border: 1px solid #1f6a45;"
      : "background: #ffffff; color: #161a20; border: 1px solid #7d8694;";
    return `<a class="${isMain ? "main" : "button"}" href="${escapeHtml(url)}" style="display: inline-block; margin: 0 8px 8px 0; padding: 10px 18px; border-radius: 6px; font-weight: 600; text-decoration: none; ${colours}">${showText(label)}</a>`;
  });
  return buttons.length === 0 ? "" : `<div style="margin: 20px 0 0;">${buttons.join("\n")}</div>`;
}

function factsOf({ isNotice, stakes, deadlineAt, runId, state }: Card): string[] {
  const facts = [
    ...(isNotice && stakes === "medium" ? [] : [`Stakes: ${stakes}`]),
    ...(deadlineAt === null || state.status !== "pending"
      ? []
      : [`Until ${new Date(deadlineAt).toISOString().slice(0, 16).replace("T", " ")} UTC`]),
    ...(runId === null ? [] : [`Run ${runId}`]),
  ];
  return facts.length === 0 ? [] : [paragraph(facts.join(" · "), "margin: 0;")];
}
