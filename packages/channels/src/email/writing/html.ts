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

/** The same, for texts of others: mail programs make links of addresses, and this keeps them from it. */
export const showText = (text: string): string =>
  escapeHtml(text).replaceAll(/:\/\/|www\./giu, (start) => `${start[0]}<span>${start.slice(1)}</span>`);
