import type { PromptKernel } from "../types/prompt.ts";
import type { AsyncReferenceReader, ReferenceReader, Refused } from "./reference-reader.ts";
import { resolveReferences } from "./resolve-references.ts";

/**
 * Reads all that `resolveReferences` will ask for, partials of partials too, and answers a reader that has it.
 *
 * @example
 * const reader = await loadReferences(kernel, { from: "support/reply.prompt", reader: folder });
 * const { kernel: whole, diagnostics } = resolveReferences(kernel, { from: "support/reply.prompt", reader });
 */
export async function loadReferences(
  kernel: Pick<PromptKernel, "template">,
  { from, reader }: { from: string; reader: AsyncReferenceReader },
): Promise<ReferenceReader> {
  const texts = new Map<string, string | Refused | undefined>();
  const bytes = new Map<string, Uint8Array | Refused | undefined>();
  const loaded: ReferenceReader = {
    readText: (path) => texts.get(path),
    readBytes: (path) => bytes.get(path),
  };
  // Each round reads what the round before found to be named; partials end at a depth, so rounds do.
  for (;;) {
    const wantedTexts = new Set<string>();
    const wantedBytes = new Set<string>();
    const asking: ReferenceReader = {
      readText: (path) => ask(path, texts, wantedTexts),
      readBytes: (path) => ask(path, bytes, wantedBytes),
    };
    resolveReferences(kernel, { from, reader: asking });
    if (wantedTexts.size + wantedBytes.size === 0) return loaded;
    await Promise.all([
      ...[...wantedTexts].map(async (path) => texts.set(path, await reader.readText(path))),
      ...[...wantedBytes].map(async (path) => bytes.set(path, await reader.readBytes(path))),
    ]);
  }
}

function ask<T>(path: string, known: ReadonlyMap<string, T>, wanted: Set<string>): T | undefined {
  if (!known.has(path)) wanted.add(path);
  return known.get(path);
}
