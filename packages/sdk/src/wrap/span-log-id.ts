import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

function toDigits(text: string, length: number): string {
  let number = BigInt(`0x${bytesToHex(sha256(utf8ToBytes(text))).slice(0, 32)}`);
  let result = "";
  for (let digit = 0; digit < length; digit += 1) {
    result += digits[Number(number % 62n)];
    number /= 62n;
  }
  return result;
}

/** The id that the server gives to the Log of a span; that of a root is known without the span. */
export function spanLogId(traceId: string, spanId: string): string {
  return `log_${toDigits(traceId, 8)}${toDigits(`${traceId}:${spanId}`, 13)}`;
}
