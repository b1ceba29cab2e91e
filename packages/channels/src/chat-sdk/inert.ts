import { breakAddresses } from "../kernel/break-addresses.ts";

/** It is not seen, and keeps what stands on both sides of it apart. */
const joiner = "\u2060";
const wideOffset = 0xfee0;

/**
 * A text in which no platform reads anything, whatever its markup and whether its adapter escapes: signs that mean
 * something somewhere are written wide, and nobody is called, no address pressed, no emoji or command made of the rest.
 */
export const toInert = (text: string): string =>
  breakAddresses(text)
    .replaceAll(/[*_~`|\\[\]{}<>@#&$^=+]/gu, toWide)
    .replaceAll(/:(?=[^\s\u2060])/gu, `:${joiner}`)
    .replaceAll(/\/(?=\p{L})/gu, `/${joiner}`);

/** With a joiner behind it: some platforms take the wide ones for signs of theirs. */
const toWide = (sign: string): string => String.fromCodePoint(sign.charCodeAt(0) + wideOffset) + joiner;

/** Before others' words, so that no line of theirs begins like a list, a heading or a quotation. */
export const bar = "│ ";

/** Lines that are seen to be others' words. */
export const toQuote = (text: string): string =>
  text
    .split(/\r\n|\r|\n/u)
    .map((line) => bar + toInert(line))
    .join("\n");
