/** What a button of ours gives back. Clients can send anything in its place: it binds, and proves nothing. */
export type Callback =
  | { readonly act: "approve" | "deny" | "confirm"; readonly hash: string }
  /** Pressed below the question whether to approve: the card is another message. */
  | { readonly act: "confirmed"; readonly hash: string; readonly messageId: number }
  | { readonly act: "option"; readonly index: number };

const letters = { approve: "a", deny: "d", confirm: "q", confirmed: "c" } as const;
const hashPattern = /^[0-9a-f]{64}$/u;

/** Whether arguments with this hash can be named by a button. */
export const canBind = (hash: string | null): hash is string => hash !== null && hashPattern.test(hash);

/** At most 64 bytes, which is what Telegram takes: a hash takes 43. */
export function writeCallback(callback: Callback): string {
  if (callback.act === "option") return `o${callback.index}`;
  const bound = letters[callback.act] + Buffer.from(callback.hash, "hex").toString("base64url");
  return callback.act === "confirmed" ? `${bound}.${callback.messageId}` : bound;
}

/** Undefined for what is none of ours. */
export function readCallback(data: string): Callback | undefined {
  const option = /^o(\d{1,2})$/u.exec(data)?.[1];
  if (option !== undefined) return { act: "option", index: Number(option) };
  const [, letter, encoded = "", message] = /^([adqc])([\w-]{43})(?:\.(\d{1,15}))?$/u.exec(data) ?? [];
  const hash = Buffer.from(encoded, "base64url").toString("hex");
  if (letter === "c")
    return message === undefined ? undefined : { act: "confirmed", hash, messageId: Number(message) };
  if (message !== undefined) return undefined;
  if (letter === "a") return { act: "approve", hash };
  if (letter === "d") return { act: "deny", hash };
  return letter === "q" ? { act: "confirm", hash } : undefined;
}
