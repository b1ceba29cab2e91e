import { readNumber } from "../kernel/number.ts";

/** Somebody at WhatsApp: by number, or by the id that Meta gives of who hides theirs. */
export type Addressee = {
  /** As accounts are linked: `+4915112345678`, `DE.1349120865530274`. */
  readonly id: string;
  readonly recipient: { readonly to: string } | { readonly recipient: string };
};

/** Country, dot, letters and digits; `ENT` where several businesses share it. */
const scoped = /^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}$/u;

export const isScopedId = (text: string): boolean => scoped.test(text);

/** @throws ChannelFailure for what is neither a number with its country nor an id of Meta's */
export function readAddressee(place: string): Addressee {
  const text = place.trim();
  if (isScopedId(text)) return { id: text, recipient: { recipient: text } };
  const id = readNumber(text);
  return { id, recipient: { to: id.slice(1) } };
}
