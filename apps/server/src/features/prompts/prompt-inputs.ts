import { compilePrompt, type PromptKernel } from "@parley/promptfile";
import type { PromptThread } from "@parley/promptfile/thread";
import { LRUCache } from "lru-cache";
import type { FileVersionRow } from "../files/index.ts";

/** What of a version says which inputs it has. */
type Content = Pick<FileVersionRow, "hash" | "kernel">;

/** The names of the inputs of versions, which never change: found once, and off the main thread where that takes long. */
export type PromptInputs = {
  /** Finds those of long Jinja templates; undefined when nothing is left to find. */
  prepare(versions: readonly Content[]): Promise<void> | undefined;
  namesOf(version: Content): readonly string[];
};

/** Shorter than this takes about a millisecond. */
const longFrom = 10_000;
const maxCachedCharacters = 4_000_000;

export function createPromptInputs({ thread }: { thread: PromptThread }): PromptInputs {
  const known = new LRUCache<string, readonly string[]>({
    maxSize: maxCachedCharacters,
    sizeCalculation: (names) => names.reduce((total, name) => total + name.length + 20, 100),
  });
  const isUnknownAndLong = (version: Content): boolean =>
    version.kernel.length >= longFrom && !known.has(version.hash) && isJinja(version.kernel);
  const findAll = async (versions: readonly Content[]): Promise<void> => {
    for (const { hash, kernel } of versions)
      known.set(hash, await thread.findInputs(JSON.parse(kernel) as PromptKernel));
  };
  return {
    prepare(versions) {
      const long = versions.filter(isUnknownAndLong);
      if (long.length === 0) return undefined;
      return findAll(long);
    },
    namesOf({ hash, kernel }) {
      let names = known.get(hash);
      if (names === undefined) {
        names = compilePrompt(JSON.parse(kernel) as PromptKernel).inputs;
        known.set(hash, names);
      }
      return names;
    },
  };
}

/** Of canonical JSON; a text that quotes this only takes the long way. */
const isJinja = (kernel: string): boolean => /"template_language":\s?"jinja"/.test(kernel);
