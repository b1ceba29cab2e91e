import { breakAddresses } from "../kernel/break-addresses.ts";

/** A text in which Chat's cards read nothing: no tag, and no address that it would make a link of. */
export const toInert = (text: string): string => escapeMarkup(breakAddresses(text));

export const escapeMarkup = (text: string): string =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");

/** Lines that are seen to be others' words: whatever they say, they are no lines of ours. */
export const toQuote = (text: string): string =>
  text
    .split(/\r\n|\r|\n/u)
    .map((line) => `▏ ${toInert(line)}`)
    .join("<br>");
