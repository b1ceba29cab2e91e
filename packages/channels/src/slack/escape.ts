/** A text that Slack's markup language reads as text: no mention, no link. For what stands in no block. */
export const escapeText = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
