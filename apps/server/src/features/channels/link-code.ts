import { createHash } from "node:crypto";

const most = 1_000_000;

/** What stands beside a link where it was asked for, and is typed where it leads: six digits. */
export const codeOfLink = (token: string): string =>
  String(createHash("sha256").update(`link code\n${token}`).digest().readUInt32BE() % most).padStart(6, "0");
