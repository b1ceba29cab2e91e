import { createHash } from "node:crypto";

/** What signs cookies and encrypts second factors. */
export type AuthSecrets = {
  current: string;
  /** Of the master secret before, while that is being changed. */
  previous?: string | undefined;
};

/** As better-auth takes them: each under a number, by which what it encrypted says which it needs. */
export type VersionedSecrets = {
  secrets: { version: number; value: string }[];
  /** For what was encrypted before there were numbers. */
  secret: string;
};

export const toVersionedSecrets = ({ current, previous }: AuthSecrets): VersionedSecrets => ({
  secrets: [current, previous]
    .filter((value) => value !== undefined)
    .map((value) => ({ version: versionOf(value), value })),
  secret: previous ?? current,
});

/** The same for the same secret, in every process and after every restart. */
export const versionOf = (secret: string): number =>
  createHash("sha256").update(`parley-auth-version:${secret}`).digest().readUInt32BE() >>> 1;
