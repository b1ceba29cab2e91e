const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text as HTML that shows it, in content and in quoted attributes. */
export const escapeHtml = (text: string): string =>
  text.replaceAll(/[&<>"']/gu, (character) => entities[character] ?? character);

/**
 * The same, for texts of others: mail programs make links of addresses, also of such without a scheme, and an element that
 * shows nothing keeps them from it. Dots of other scripts are dots of addresses too.
 *
 * @example showText("a@evil.example") // "a<span>@</span>evil<span>.</span>example"
 */
export const showText = (text: string): string =>
  escapeHtml(text).replaceAll(
    /(?<=:)\/\/|(?<=w)ww\.|[.@\u3002\uFF0E\uFF61](?=\p{L})/giu,
    (sign) => `<span>${sign}</span>`,
  );
