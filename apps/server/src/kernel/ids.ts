import { customAlphabet } from "nanoid";

const random = customAlphabet("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", 21);

/** The prefixes of ids; each kind of thing has one. */
export type IdPrefix = "pr" | "dir" | "env" | "org" | "key" | "log" | "dep" | "usr" | "mon" | "ses";

/** A new random id, e.g. `pr_V1StGXR8Z5jdHi6BmyT0a`. */
export const createId = (prefix: IdPrefix): string => `${prefix}_${random()}`;
