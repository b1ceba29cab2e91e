import { createHmac } from "node:crypto";
import type { Act } from "../kernel/acts.ts";
import type { About, ChannelEvent } from "../kernel/inbound.ts";

/** What a button gives back: it is the key of what was shown, and nobody can make it up. */
export type Press = { readonly act: "approve" | "deny" } | { readonly act: "option"; readonly index: number };

const letters = { approve: "a", deny: "d" } as const;

/**
 * At most 25 characters, for platforms on which there is room for little. Each button's is a secret of its own: who knows
 * that of *Deny* cannot make that of *Approve* of it.
 */
export function writePress(press: Press, seed: string): string {
  const letter = press.act === "option" ? `o${press.index}` : letters[press.act];
  return letter + createHmac("sha256", seed).update(letter).digest("base64url").slice(0, 22);
}

/** Undefined for what takes words, or is asked once more: that is on the page. */
export function pressOf({ act, index, takesWords }: Act): Press | undefined {
  if (act === "approve" || act === "deny") return { act };
  return act === "option" && !takesWords && index !== undefined ? { act, index } : undefined;
}

type Meant = { id: string; sender: ChannelEvent["sender"]; actionId: string; at: number | null };

/** Bound to the arguments that were shown with the button. Undefined for what no button of ours says. */
export function readPress({ id, sender, actionId, at }: Meant): ChannelEvent | undefined {
  const [, letter, index] = /^([ad]|o(\d{1,2}))[\w-]{22}$/u.exec(actionId) ?? [];
  if (letter === undefined) return undefined;
  const about: About = { key: actionId };
  const common = { id, sender, about, ...(at !== null && { at }) };
  if (index !== undefined) return { ...common, type: "option", index: Number(index) };
  return { ...common, type: "words", text: letter === "a" ? "yes" : "no", isReply: true };
}
