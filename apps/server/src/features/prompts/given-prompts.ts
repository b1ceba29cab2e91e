import {
  hashKernel,
  identityOf,
  normalizePromptKernel,
  parsePromptFile,
  type PromptKernel,
} from "@parley/promptfile";
import type { PromptThread } from "@parley/promptfile/thread";
import { LRUCache } from "lru-cache";
import { hash as digest } from "node:crypto";
import { toKernel } from "./read-kernel.ts";

/** A version's content as a request gave it. */
export type GivenPrompt = { kernel: PromptKernel; hash: string };

export type GivenPrompts = {
  /**
   * Parameters, or the text of a `.prompt` file, as a canonical kernel. A text that was read lately is not read again;
   * a long one is read off the main thread.
   *
   * @throws unprocessable with each error's line, column and excerpt
   */
  read(given: PromptKernel | string): GivenPrompt | Promise<GivenPrompt>;
};

/** Longer texts take more than a few milliseconds; for shorter ones the way to the thread is not worth it. */
const longFrom = 20_000;
const maxCachedBytes = 16 * 1024 * 1024;
/** A kernel and its strings take about so much for each character of its text. */
const bytesPerCharacter = 4;

export function createGivenPrompts({ thread }: { thread: PromptThread }): GivenPrompts {
  const read = new LRUCache<string, GivenPrompt>({ maxSize: maxCachedBytes });
  const keep = (key: string, text: string, kernel: PromptKernel): GivenPrompt => {
    const given = { kernel, hash: hashKernel(identityOf(kernel)) };
    read.set(key, given, { size: 1000 + text.length * bytesPerCharacter });
    return given;
  };
  const readLong = async (key: string, text: string): Promise<GivenPrompt> =>
    keep(key, text, toKernel(text, await thread.parse(text)));
  return {
    read(given) {
      if (typeof given !== "string") {
        const kernel = normalizePromptKernel(given);
        return { kernel, hash: hashKernel(identityOf(kernel)) };
      }
      const key = digest("sha256", given, "base64");
      const known = read.get(key);
      if (known !== undefined) return known;
      return given.length >= longFrom
        ? readLong(key, given)
        : keep(key, given, toKernel(given, parsePromptFile(given)));
    },
  };
}
