import { isParleyError } from "@parley/contract";
import type { KeptPrompts, ServedPrompt } from "./kept-prompts.ts";
import { RecentMap } from "./recent-map.ts";

export type PromptCacheOptions = {
  /** How long a version is used without asking again. */
  readonly freshMs: number;
  readonly maxEntries: number;
  readonly kept: KeptPrompts | undefined;
  readonly now: () => number;
  readonly onWarning: (message: string) => void;
};

/** Which version is asked for; `isPinned`: by its id, so that it never changes. */
export type PromptQuestion = {
  readonly key: string;
  readonly isPinned: boolean;
  readonly fetch: () => Promise<ServedPrompt>;
};

export type CachedPrompt = { readonly prompt: ServedPrompt; readonly source: "server" | "copy" };

type Entry = CachedPrompt & { askAfterMs: number };

/** Versions of the server: used while fresh, then used once more while the server is asked what holds now. */
export type PromptCache = {
  get(question: PromptQuestion): Promise<CachedPrompt>;
};

/**
 * The cache. A server that cannot be reached changes nothing: what it said last is used, from memory or from the disk. A
 * server that refuses (the Prompt was deleted, the key withdrawn) is believed: the next caller sees its refusal.
 */
export function createPromptCache(options: PromptCacheOptions): PromptCache {
  const { freshMs, maxEntries, kept, now, onWarning } = options;
  const entries = new RecentMap<Entry>(maxEntries);
  const asking = new Map<string, Promise<CachedPrompt>>();
  const trouble = createTroubleNotes(onWarning);

  const ask = ({ key, isPinned, fetch }: PromptQuestion): Promise<CachedPrompt> => {
    const fetchOnce = async (): Promise<CachedPrompt> => {
      try {
        const prompt = await fetch();
        trouble.isOver(key);
        kept?.write(key, prompt);
        return entries.set(key, {
          prompt,
          source: "server",
          askAfterMs: isPinned ? Infinity : now() + freshMs,
        });
      } catch (error) {
        if (isRefusal(error)) {
          entries.delete(key);
          kept?.remove(key);
        }
        throw error;
      } finally {
        asking.delete(key);
      }
    };
    const running = asking.get(key) ?? fetchOnce();
    asking.set(key, running);
    return running;
  };
  const askAgain = async (question: PromptQuestion, entry: Entry): Promise<void> => {
    // Others meanwhile use what there is, and ask no sooner than it would be fresh.
    entry.askAfterMs = now() + freshMs;
    try {
      await ask(question);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      trouble.say(question.key, `The Prompt ${entry.prompt.path} could not be asked for again. ${reason}`);
    }
  };
  const useCopy = async (question: PromptQuestion, prompt: ServedPrompt): Promise<CachedPrompt> => {
    // Who has nothing newer than an earlier process' copy waits for the server, and takes it if there is none.
    try {
      return await ask(question);
    } catch (error) {
      if (isRefusal(error)) throw error;
      trouble.say(question.key, `The copy of ${prompt.path} on the disk is used: no server says more.`);
      return entries.set(question.key, { prompt, source: "copy", askAfterMs: now() + freshMs });
    }
  };
  return {
    async get(question) {
      const entry = entries.get(question.key);
      if (entry === undefined) {
        const copy = kept?.read(question.key);
        return copy === undefined ? ask(question) : useCopy(question, copy);
      }
      if (now() >= entry.askAfterMs) void askAgain(question, entry);
      return entry;
    },
  };
}

/** Says what is wrong with a question once for each time of trouble, not for each attempt. */
function createTroubleNotes(onWarning: (message: string) => void) {
  const said = new Set<string>();
  return {
    say(key: string, text: string): void {
      if (!said.has(key)) onWarning(text);
      said.add(key);
    },
    isOver: (key: string): void => void said.delete(key),
  };
}

/** An answer about the Prompt or the key, not about the server's state. */
function isRefusal(error: unknown): boolean {
  return isParleyError(error) && ["not_found", "gone", "forbidden", "unauthenticated"].includes(error.kind);
}
