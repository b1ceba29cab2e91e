import type { z } from "zod";

/** A key of a file, in words. A key with `writes` is written even where the kernel does not have it: its default. */
export type KeyFacts = { expects: string; writes?: string };

/** What telling `.prompt` from `.agent` files takes: the keys, in the order they are written, and what they hold. */
export type KernelKind<K> = {
  /** With its article: "a Prompt". */
  noun: string;
  schema: z.ZodType<K>;
  keys: Readonly<Record<string, KeyFacts>>;
  /** Keys that only the other kind of file has, with that kind's name. */
  foreignKeys: ReadonlyMap<string, string>;
  /** Which keys the objects under a key may have; others are warned of. */
  innerKeys: ReadonlyMap<string, readonly string[]>;
};
