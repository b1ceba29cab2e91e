/** Markup that is safe to stand in a page. Only {@link html} makes it. */
export type Markup = { readonly markup: string };

type Part = string | number | Markup | readonly Markup[];

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/**
 * A piece of a page. Whatever is put in is text there, in elements and in quoted attributes, unless it is markup itself.
 *
 * @example html`<b title="${name}">${name}</b>`
 */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return {
    markup: texts.map((text, index) => (index === 0 ? text : print(parts[index - 1]) + text)).join(""),
  };
}

function print(part: Part | undefined): string {
  if (part === undefined) return "";
  if (typeof part === "string" || typeof part === "number")
    return String(part)
      .toWellFormed()
      .replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? "");
  return Array.isArray(part)
    ? (part as readonly Markup[]).map(({ markup }) => markup).join("\n")
    : (part as Markup).markup;
}
