import { hash } from "node:crypto";
import { customAlphabet } from "nanoid";

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const random = customAlphabet(alphabet, 21);
const randomTail = customAlphabet(alphabet, 11);

/** The prefixes of ids; each kind of thing has one. */
export type IdPrefix =
  | "mail"
  | "pr"
  | "ag"
  | "fl"
  | "tl"
  | "ds"
  | "dpl"
  | "ev"
  | "evr"
  | "gate"
  | "run"
  | "dir"
  | "env"
  | "flt"
  | "ldl"
  | "org"
  | "key"
  | "dep"
  | "usr"
  | "mon"
  | "bfl"
  | "mtr"
  | "mtt"
  | "ntc"
  | "ses"
  | "wh"
  | "evt"
  | "whd"
  | "aut"
  | "inv"
  | "lim"
  | "sa"
  | "sso"
  | "team"
  | "role"
  | "aud"
  | "rsv"
  | "rdr"
  | "rpt"
  | "git"
  | "apr"
  | "pol"
  | "polv"
  | "grt"
  | "sch"
  | "sched"
  | "ovr"
  | "abs"
  | "rcp"
  | "lnk"
  | "chn"
  | "chd"
  | "chg"
  | "psh"
  | "repo"
  | "rvq"
  | "rvi"
  | "pull";

/** A new random id, e.g. `pr_V1StGXR8Z5jdHi6BmyT0a`. */
export const createId = (prefix: IdPrefix): string => `${prefix}_${random()}`;

/** The last millisecond that Logs began in, and how many did. */
const lastLogs = { at: 0, count: 0 };

/**
 * A new id for a Log, which sorts by time: 8 digits of milliseconds in base 62, 2 that count the Logs of this process
 * in the millisecond, then 11 random ones (65 bits). Logs are written by the thousand, and neighbours in time that are
 * neighbours in every index make that several times cheaper; the children of a trace are in the order they came in.
 */
export function createLogId(now: number): string {
  lastLogs.count = lastLogs.at === now ? lastLogs.count + 1 : 0;
  lastLogs.at = now;
  // More than two digits hold come in any order.
  return `log_${toDigits(now, 8)}${toDigits(Math.min(lastLogs.count, 62 ** 2 - 1), 2)}${randomTail()}`;
}

/**
 * The id of a Log that is made at most once for what the parts name, however often that is tried. It sorts by the
 * moment given, which has to be the same each time.
 */
export function deriveLogId(at: number, ...parts: readonly string[]): string {
  let rest = BigInt(`0x${hash("sha256", JSON.stringify(parts)).slice(0, 32)}`);
  let tail = "";
  for (const length of [8, 8, 5]) {
    // Large integers are slow: as few divisions as a number takes digits.
    tail += toDigits(Number(rest % digitsTogether), length, "lowest first");
    rest /= digitsTogether;
  }
  return `log_${toDigits(at, 8)}${tail}`;
}

/** Of base 62, as one number that is exact. */
const digitsTogether = 62n ** 8n;

function toDigits(number: number, length: number, order = "highest first"): string {
  let rest = number;
  let digits = "";
  while (digits.length < length) {
    const digit = alphabet[rest % 62] ?? "0";
    digits = order === "lowest first" ? digits + digit : digit + digits;
    rest = Math.floor(rest / 62);
  }
  return digits;
}
