import { createHash } from "node:crypto";
import type { Card } from "./card.ts";

/** Letters and digits that nobody mistakes for each other. */
const alphabet = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";

/** By what an answer names a request where several wait: three characters, equal for the same arguments and person. */
export function codeOf(
  { approvalId, argsHash }: Pick<Card, "approvalId" | "argsHash">,
  number: string,
): string {
  const digest = createHash("sha256")
    .update(`${approvalId}\n${number}\n${argsHash ?? ""}`)
    .digest();
  return [0, 1, 2].map((at) => alphabet[(digest[at] ?? 0) % alphabet.length]).join("");
}

/** Everything asked in a conversation has its key, and with a code it is one of them. */
export const conversationKey = (number: string, code?: string): string =>
  code === undefined ? `to:${number}` : `to:${number}:${code}`;

/** What names a request that was sent to somebody, before the platform has a name for the message. */
export const refOf = (approvalId: string, id: string): string =>
  createHash("sha256").update(`${approvalId}\n${id}`).digest("base64url").slice(0, 22);

/** A code before an answer. An ordinary word is no code where something that is asked has it not. */
export function readCode(text: string): { code: string | undefined; rest: string } {
  const match = /^\s*([A-HJ-KM-NP-Z2-9]{3})(?:[\s:,.-]+([^]+))$/u.exec(text);
  const hasDigit = /\d/u.test(match?.[1] ?? "");
  // Codes are written as they were sent; a word in small letters is a word.
  if (match?.[1] === undefined || (!hasDigit && words.has(match[1])))
    return { code: undefined, rest: text.trim() };
  return { code: match[1], rest: (match[2] ?? "").trim() };
}

/** Codes that are answers in capitals. */
const words = new Set([
  "YES",
  "NAY",
  "YEP",
  "YUP",
  "NEE",
  "SAY",
  "ASK",
  "THE",
  "BUT",
  "ANY",
  "CAN",
  "ARE",
  "SEE",
]);
