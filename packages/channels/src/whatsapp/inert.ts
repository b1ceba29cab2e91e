/** Between two characters, it keeps them from being read as an address. It is not seen. */
const joiner = "\u2060";

/** WhatsApp can escape nothing: what it reads as markup is written with signs that look alike. */
const alike: Readonly<Record<string, string>> = { "*": "∗", _: "＿", "~": "∼", "`": "ˋ" };

/** A text in which WhatsApp reads nothing: no sign of its markup is in it, and no address that it would make a link of. */
export const toInert = (text: string): string =>
  text
    .replaceAll(/[*_~`]/gu, (sign) => alike[sign] ?? "")
    .replaceAll(/(?<=[\p{L}\p{N}])([.@:])(?=[\p{L}/])/gu, `$1${joiner}`);

/** Lines that are seen to be others' words: none begins like a list or a quotation of WhatsApp's. */
export const toQuote = (text: string): string =>
  text
    .split(/\r\n|\r|\n/u)
    .map((line) => `│ ${toInert(line)}`)
    .join("\n");
