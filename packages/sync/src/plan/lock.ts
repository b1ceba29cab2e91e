import { z } from "zod";

/** What a file in the work tree was the last time both sides were seen. */
const LockEntry = z.object({
  id: z.string(),
  version: z.string(),
  number: z.int(),
  hash: z.string(),
  /** What was seen in the registry, where that is not what the file came from. */
  seen: z.string().optional(),
});
export type LockEntry = z.output<typeof LockEntry>;

/** By the name of its main text, every File that both sides know. */
export type Lock = { organization: string | null; files: ReadonlyMap<string, LockEntry> };

const LockText = z.object({
  version: z.literal(1),
  organization: z.string().nullable(),
  files: z.record(z.string(), LockEntry),
});

export const emptyLock: Lock = { organization: null, files: new Map() };

/** A line for each file, by name: branches that change different files change different lines. */
export function printLock({ organization, files }: Lock): string {
  const lines = [...files]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([file, { id, version, number, hash, seen }]) => {
      const entry = { id, version, number, hash, ...(seen !== undefined && { seen }) };
      return `    ${JSON.stringify(file)}: ${JSON.stringify(entry)}`;
    });
  const body = lines.length === 0 ? "{}" : `{\n${lines.join(",\n")}\n  }`;
  return `{\n  "version": 1,\n  "organization": ${JSON.stringify(organization)},\n  "files": ${body}\n}\n`;
}

/**
 * Reads a lock, also one that Git has left with marks of a conflict: of a file that two branches say different things
 * of, the older version counts, for what came after it is then merged once more, and never undone.
 *
 * @throws Error where it is no lock
 */
export function readLock(text: string): Lock {
  const parsed = LockText.safeParse(parseJson(text));
  if (parsed.success)
    return { organization: parsed.data.organization, files: new Map(Object.entries(parsed.data.files)) };
  if (!/^<{7}/m.test(text)) throw new Error("parley.lock is no lock of this version of Parley.");
  return readMarked(text);
}

function readMarked(text: string): Lock {
  const files = new Map<string, LockEntry>();
  for (const [, name = "", value = ""] of text.matchAll(/^ {4}("(?:[^"\\]|\\.)*"): (\{.*\}),?$/gm)) {
    const entry = LockEntry.safeParse(parseJson(value));
    const file = String(parseJson(name));
    if (!entry.success) continue;
    const known = files.get(file);
    if (known === undefined || entry.data.number < known.number) files.set(file, entry.data);
  }
  const [, organization] = /"organization": "([^"]+)"/.exec(text) ?? [];
  return { organization: organization ?? null, files };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
