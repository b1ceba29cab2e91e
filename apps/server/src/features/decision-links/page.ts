import { createHash } from "node:crypto";
import { html, raw } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";

/** Text with all markup taken out of it. */
export type Markup = HtmlEscapedString | Promise<HtmlEscapedString>;

const style = `
  :root { color-scheme: light dark; --edge: light-dark(#d5dae1, #303742); --quiet: light-dark(#464e5a, #b4bcc7); --raised: light-dark(#fff, #14181d); }
  body { margin: 0; font: 16px/1.5 Inter, "Segoe UI", Roboto, system-ui, sans-serif; background: light-dark(#f6f7f9, #0e1115); color: light-dark(#161a20, #e9ecf0); }
  main { max-width: 40rem; margin: 0 auto; padding: 24px 16px 48px; overflow-wrap: anywhere; }
  h1 { margin: 0 0 4px; font-size: 22px; line-height: 1.3; } h2 { margin: 24px 0 8px; font-size: 16px; }
  p { margin: 0 0 12px; } .quiet { color: var(--quiet); }
  table { width: 100%; border-collapse: collapse; background: var(--raised); border: 1px solid var(--edge); }
  th, td { padding: 8px 12px; border-top: 1px solid var(--edge); text-align: left; vertical-align: top; font-weight: inherit; }
  th { width: 30%; color: var(--quiet); } pre { margin: 0; white-space: pre-wrap; font: 14px/1.5 ui-monospace, Menlo, Consolas, monospace; }
  .box { padding: 12px; background: var(--raised); border: 1px solid var(--edge); }
  label { display: block; margin: 16px 0 4px; } textarea { box-sizing: border-box; width: 100%; min-height: 5rem; padding: 8px; font: inherit; color: inherit; background: var(--raised); border: 1px solid light-dark(#7d8694, #78828f); }
  label.check { display: flex; gap: 8px; align-items: start; } input { width: 20px; height: 20px; margin: 2px 0 0; }
  .acts { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 16px; }
  button { min-height: 44px; padding: 8px 16px; font: inherit; font-weight: 600; color: inherit; background: var(--raised); border: 1px solid light-dark(#7d8694, #78828f); border-radius: 6px; cursor: pointer; }
  button.main { color: #fff; background: #1f6a45; border-color: #1f6a45; }
  button:focus-visible, textarea:focus-visible, input:focus-visible { outline: 3px solid light-dark(#2563c9, #7fb0ff); outline-offset: 2px; }
`;

/** Nothing but the page itself: no script, no picture, no frame, and forms to us only. */
const contentSecurityPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'`,
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** A whole page, complete without a script. */
export async function renderPage(title: string, content: Markup, status = 200): Promise<Response> {
  const page = await html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <meta name="robots" content="noindex" />
        <title>${title} · Parley</title>
        <style>
          ${raw(style)}
        </style>
      </head>
      <body>
        <main>${content}</main>
      </body>
    </html>`;
  return new Response(String(page), {
    status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": contentSecurityPolicy,
      "cache-control": "no-store",
      // The link is in the address: it goes to nobody else.
      "referrer-policy": "same-origin",
      "x-robots-tag": "noindex",
    },
  });
}
