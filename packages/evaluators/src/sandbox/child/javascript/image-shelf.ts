import type { MemoryImage } from "../memory-image.ts";

const mostImages = 16;
const mostBytes = 32 * 1024 * 1024;

/** Images of code that was loaded, those used last. */
export type ImageShelf<T> = {
  find(key: string): T | undefined;
  keep(key: string, kept: T): void;
  clear(): void;
};

export function createImageShelf<T extends { image: MemoryImage }>(): ImageShelf<T> {
  const kept = new Map<string, T>();
  const isFull = (): boolean => {
    const bytes = [...kept.values()].reduce((sum, { image }) => sum + image.keptBytes, 0);
    return kept.size > mostImages || bytes > mostBytes;
  };
  return {
    find(key) {
      const found = kept.get(key);
      if (found === undefined) return undefined;
      kept.delete(key);
      kept.set(key, found);
      return found;
    },
    keep(key, one) {
      // It would push out all others, and then itself.
      if (one.image.keptBytes > mostBytes) return;
      kept.set(key, one);
      while (kept.size > 0 && isFull()) kept.delete(kept.keys().next().value ?? "");
    },
    clear: () => kept.clear(),
  };
}
