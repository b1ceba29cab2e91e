import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import canonicalize from "canonicalize";

/**
 * The identity of a version's content: lower-case hexadecimal SHA-256 of the canonical JSON (RFC 8785) of a
 * normalized kernel. The same value gives the same hash in any runtime and language.
 *
 * Unpaired surrogates, which UTF-8 cannot carry, count as U+FFFD.
 *
 * @example
 * hashKernel(normalizePromptKernel(kernel)) // "5f1e…", 64 characters
 */
export function hashKernel(kernel: object): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalJson(kernel))));
}

function canonicalJson(value: object): string {
  try {
    return canonicalize(value) ?? "";
  } catch {
    // RFC 8785 refuses unpaired surrogates and numbers that JSON does not have: they become what JSON and UTF-8
    // would make of them on the way to a file.
    return canonicalize(JSON.parse(JSON.stringify(value, toWellFormed))) ?? "";
  }
}

function toWellFormed(_key: string, value: unknown): unknown {
  if (typeof value === "string") return value.toWellFormed();
  if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
  if (Object.keys(value).every((key) => key.isWellFormed())) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key.toWellFormed(), item]));
}
