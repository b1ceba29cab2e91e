import { z } from "zod";

/** What a button of ours gives back; `ref` names what was asked of whom. It binds, and proves nothing. */
export type Pressed = { readonly ref: string } & (
  | { readonly act: "approve" | "deny" | "confirm"; readonly hash: string }
  | { readonly act: "option"; readonly index: number }
);

const letters = { approve: "a", deny: "d", confirm: "q" } as const;
const Hash = z.string().regex(/^[0-9a-f]{64}$/u);

/** Whether arguments with this hash can be named by a button. */
export const canBind = (hash: string | null): hash is string => Hash.safeParse(hash).success;

/** Far below the 200 characters that a row of a list may have. */
export const writeButton = (pressed: Pressed): string =>
  pressed.act === "option"
    ? `o.${pressed.index}.${pressed.ref}`
    : `${letters[pressed.act]}.${Buffer.from(pressed.hash, "hex").toString("base64url")}.${pressed.ref}`;

/** Undefined for what is none of ours. */
export function readButton(id: string): Pressed | undefined {
  const [, index, option] = /^o\.(\d{1,2})\.([\w-]{22})$/u.exec(id) ?? [];
  if (option !== undefined) return { act: "option", index: Number(index), ref: option };
  const [, letter, encoded = "", ref = ""] = /^([adq])\.([\w-]{43})\.([\w-]{22})$/u.exec(id) ?? [];
  const hash = Buffer.from(encoded, "base64url").toString("hex");
  if (letter === "a") return { act: "approve", hash, ref };
  if (letter === "d") return { act: "deny", hash, ref };
  return letter === "q" ? { act: "confirm", hash, ref } : undefined;
}
