import { breakAddresses } from "./break-addresses.ts";

/** WhatsApp can escape nothing: what it reads as markup is written with signs that look alike. */
const alike: Readonly<Record<string, string>> = { "*": "∗", _: "＿", "~": "∼", "`": "ˋ" };

/** A text in which WhatsApp reads nothing: no sign of its markup is in it, and no address that it would make a link of. */
export const toInert = (text: string): string =>
  breakAddresses(text.replaceAll(/[*_~`]/gu, (sign) => alike[sign] ?? ""));

const bar = "│ ";

/** A line that begins with others' words, which is no list and no quotation of WhatsApp's. */
export const toLine = (text: string): string => (/^(?:[->•]|\d+[.)])\s/u.test(text) ? bar + text : text);

/** Lines that are seen to be others' words: none begins like a list or a quotation of WhatsApp's. */
export const toQuote = (text: string): string =>
  text
    .split(/\r\n|\r|\n/u)
    .map((line) => bar + toInert(line))
    .join("\n");
