import type { ReceivedMail } from "../received-mail.ts";
import { htmlToReply } from "./html-to-reply.ts";
import { stripQuotes } from "./strip-quotes.ts";

const longestReply = 100_000;

/** What somebody wrote in a mail, of its plain half where it has one: no quotes, no signatures. */
export function replyOf({ text, html, from }: Pick<ReceivedMail, "text" | "html" | "from">): string {
  const plain = text?.trim() ?? "";
  const whole = plain === "" && html !== null ? htmlToReply(html) : plain;
  return withoutName(stripQuotes(whole.slice(0, 2_000_000)), from[0]?.name ?? "").slice(0, longestReply);
}

/** A name alone on the last lines is whose mail it is, and no part of what it says. */
function withoutName(text: string, name: string): string {
  const words = new Set(
    name
      .toLowerCase()
      .split(/\s+/u)
      .filter((word) => word !== ""),
  );
  const lines = text.split("\n");
  const isName = (line: string): boolean => {
    const parts = line
      .toLowerCase()
      .replaceAll(/[,.!]/gu, "")
      .split(/\s+/u)
      .filter((part) => part !== "");
    return parts.length > 0 && parts.every((part) => words.has(part));
  };
  const isNothing = (line: string): boolean => /^\s*(?:--|—)?\s*$/u.test(line) || isName(line);
  while (lines.length > 1 && isNothing(lines.at(-1) ?? "")) lines.pop();
  return lines.join("\n").trim();
}
