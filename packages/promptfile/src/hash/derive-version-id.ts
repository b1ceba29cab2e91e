import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

/** Prefixes of version ids: of Prompts, Agents, Tools, Flows, Datasets and Evaluators; and of Datapoints. */
export type VersionPrefix = "prv" | "agv" | "tlv" | "flv" | "dsv" | "evv" | "dp";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const ID_LENGTH = 21;
/** A divisor of the length. */
const DIGITS_AT_ONCE = 7;
const DIGITS_TOGETHER = 62n ** 7n;

/**
 * The id of a version: a function of its File and the hash of its content, so that storing equal content twice
 * finds the version that is already there, and unique over all Files.
 *
 * The 21 characters are the SHA-256 of `fileId:hash`, read as one big-endian number, in base 62, lowest digit first.
 *
 * @example
 * deriveVersionId({ prefix: "prv", fileId: "pr_1", hash }) // "prv_" and 21 letters and digits
 */
export function deriveVersionId(options: { prefix: VersionPrefix; fileId: string; hash: string }): string {
  const digest = sha256(utf8ToBytes(`${options.fileId}:${options.hash}`));
  let number = BigInt(`0x${bytesToHex(digest)}`);
  let characters = "";
  while (characters.length < ID_LENGTH) {
    // Large integers are slow: several digits are taken at once, as a number that is exact.
    let digits = Number(number % DIGITS_TOGETHER);
    number /= DIGITS_TOGETHER;
    for (let count = 0; count < DIGITS_AT_ONCE; count += 1) {
      characters += ALPHABET[digits % 62];
      digits = Math.floor(digits / 62);
    }
  }
  return `${options.prefix}_${characters}`;
}
