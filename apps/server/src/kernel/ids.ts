import { customAlphabet } from "nanoid";

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const random = customAlphabet(alphabet, 21);
const randomTail = customAlphabet(alphabet, 13);

/** The prefixes of ids; each kind of thing has one. */
export type IdPrefix =
  | "pr"
  | "ag"
  | "fl"
  | "tl"
  | "ds"
  | "dpl"
  | "ev"
  | "evr"
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
  | "rcp"
  | "lnk"
  | "repo"
  | "pull";

/** A new random id, e.g. `pr_V1StGXR8Z5jdHi6BmyT0a`. */
export const createId = (prefix: IdPrefix): string => `${prefix}_${random()}`;

/**
 * A new id for a Log, which sorts by time: 8 digits of milliseconds in base 62, then 13 random ones (77 bits). Logs are
 * written by the thousand, and neighbours in time that are neighbours in every index make that several times cheaper.
 */
export function createLogId(now: number): string {
  let rest = now;
  let time = "";
  for (let digit = 0; digit < 8; digit += 1) {
    time = (alphabet[rest % 62] ?? "0") + time;
    rest = Math.floor(rest / 62);
  }
  return `log_${time}${randomTail()}`;
}
