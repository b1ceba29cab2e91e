import { hash } from "node:crypto";
import { LRUCache } from "lru-cache";

const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

function toDigits(text: string, length: number): string {
  let number = BigInt(`0x${hash("sha256", text).slice(0, 32)}`);
  let result = "";
  for (let digit = 0; digit < length; digit += 1) {
    result += digits[Number(number % 62n)];
    number /= 62n;
  }
  return result;
}

/**
 * The id of a span's Log: the same whenever the span comes again, and known to its children before it comes. Logs of
 * one trace begin alike, so that they are neighbours in every index.
 */
export function spanLogId(traceId: string, spanId: string): string {
  const key = `${traceId}:${spanId}`;
  const known = recent.get(key);
  if (known !== undefined) return known;
  const id = `log_${toDigits(traceId, 8)}${toDigits(key, 13)}`;
  recent.set(key, id);
  return id;
}

/** A root's id is asked for by every span below it, and several times by each. */
const recent = new LRUCache<string, string>({ max: 10_000 });

/** The id of the Log at the root of a trace: every span knows it, though nobody knows yet which span that is. */
export const rootLogId = (traceId: string): string => spanLogId(traceId, "root");
