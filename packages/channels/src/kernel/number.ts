import { ChannelFailure } from "./channel-failure.ts";

/** @throws ChannelFailure for what is no number with its country */
export function readNumber(text: string): string {
  const number = text
    .replace(/^(whatsapp|sms):/u, "")
    .replaceAll(/[\s().-]/gu, "")
    .replace(/^00/u, "+");
  if (/^\+[1-9]\d{6,14}$/u.test(number)) return number;
  throw new ChannelFailure(
    "misconfigured",
    `\`${text.slice(0, 50)}\` is no telephone number. Write it with its country: +4915112345678.`,
  );
}
