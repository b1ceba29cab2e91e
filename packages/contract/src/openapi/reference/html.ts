/** Markup that is already safe to send. */
export type Html = { readonly markup: string };

type Part = Html | string | number | undefined | readonly Part[];

/**
 * HTML from a template: text is escaped, {@link Html} is not, lists are joined, undefined is nothing.
 *
 * @example
 * html`<p>${"a < b"}</p>`.markup; // "<p>a &lt; b</p>"
 */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const pieces = strings.map((text, index) => text + render(parts[index]));
  return { markup: pieces.join("") };
}

/** Text in which `words between backticks` become code. */
export function withCode(text: string): Html {
  const pieces = text
    .split("`")
    .map((piece, index) => (index % 2 === 1 ? html`<code>${piece}</code>` : piece));
  return html`${pieces}`;
}

/** Markup as given. Only for constants of this program. */
export function trusted(markup: string): Html {
  return { markup };
}

function render(part: Part): string {
  if (part === undefined) return "";
  if (typeof part === "string" || typeof part === "number") return escape(String(part));
  return "markup" in part ? part.markup : part.map(render).join("");
}

const entities: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? character);
}
