type Json = Record<string, unknown>;

const escape = (text: unknown): string =>
  String(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");

const list = (value: unknown): Json[] => (value ?? []) as Json[];

/** Blocks as people see them, near enough to look at: a message, a window or the app's tab. */
export const renderPreview = (title: string, blocks: readonly Json[]): string => `<!doctype html>
<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(title)}</title>
<style>
  body { margin: 0; padding: 16px; background: #f4f4f4; font: 15px/1.46 Lato, "Segoe UI", system-ui, sans-serif; color: #1d1c1d; }
  main { max-width: 640px; margin: 0 auto; padding: 16px 20px; background: #fff; border: 1px solid #ddd; border-radius: 8px; overflow-wrap: anywhere; }
  h1 { margin: 0 0 8px; font-size: 18px; } p { margin: 4px 0; } hr { margin: 12px 0; border: 0; border-top: 1px solid #ddd; }
  pre { margin: 4px 0; padding: 8px; background: #f8f8f8; border: 1px solid #ddd; border-radius: 4px; font: 12px/1.5 Menlo, Consolas, monospace; white-space: pre-wrap; }
  blockquote { margin: 4px 0; padding-left: 12px; border-left: 4px solid #ddd; }
  .acts { display: flex; flex-wrap: wrap; gap: 8px; margin: 8px 0; }
  button { padding: 0 12px; height: 36px; font: inherit; font-weight: 700; background: #fff; border: 1px solid #bbb; border-radius: 4px; }
  button.primary { color: #fff; background: #007a5a; border-color: #007a5a; } button.danger { color: #fff; background: #e01e5a; border-color: #e01e5a; }
  label { display: block; margin-top: 8px; font-weight: 700; } textarea { width: 100%; box-sizing: border-box; min-height: 64px; font: inherit; }
</style>
<main>${blocks.map(renderBlock).join("")}</main>`;

function renderBlock(block: Json): string {
  switch (block["type"]) {
    case "header":
      return `<h1>${escape((block["text"] as Json)["text"])}</h1>`;
    case "divider":
      return "<hr>";
    case "rich_text":
      return list(block["elements"]).map(renderRich).join("");
    case "actions":
      return `<div class="acts">${list(block["elements"]).map(renderButton).join("")}</div>`;
    case "input":
      return `<label>${escape((block["label"] as Json)["text"])}</label><textarea>${escape((block["element"] as Json)["initial_value"] ?? "")}</textarea>`;
    default:
      return `<p>${escape(((block["text"] ?? {}) as Json)["text"] ?? "")}</p>`;
  }
}

function renderRich({ type, elements }: Json): string {
  const inside = list(elements).map(renderPart).join("");
  if (type === "rich_text_preformatted") return `<pre>${inside}</pre>`;
  return type === "rich_text_quote" ? `<blockquote>${inside}</blockquote>` : `<p>${inside}</p>`;
}

function renderPart({ type, text, url, fallback, style }: Json): string {
  if (type === "link") return `<a href="${escape(url)}">${escape(text ?? url)}</a>`;
  const said = escape(type === "date" ? fallback : text);
  const { bold, italic } = (style ?? {}) as { bold?: boolean; italic?: boolean };
  const leaned = italic === true ? `<i>${said}</i>` : said;
  return bold === true ? `<b>${leaned}</b>` : leaned;
}

const renderButton = ({ text, style }: Json): string =>
  `<button class="${escape(style ?? "")}">${escape((text as Json)["text"])}</button>`;
