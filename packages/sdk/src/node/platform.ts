import { AsyncLocalStorage } from "node:async_hooks";
import type { Platform } from "../platform/platform.ts";
import { openKeptClaims } from "./open-kept-claims.ts";
import { openKeptPrompts } from "./open-kept-prompts.ts";
import { openSpool } from "./spool/open-spool.ts";

/** Node, Bun and Deno. What reads `.prompt` files is loaded when the first one is asked for. */
export const platform: Platform = {
  hasFiles: true,
  createContextStorage: <T>() => new AsyncLocalStorage<T>(),
  async openLocalFiles(options) {
    const { openLocalFiles } = await import("./open-local-files.ts");
    return openLocalFiles(options);
  },
  openSpool,
  openKeptPrompts,
  openKeptClaims: (folder) => openKeptClaims(folder),
  async loadJinja() {
    const { createJinjaEngine } = await import("@parley/promptfile/jinja");
    return createJinjaEngine();
  },
  unref(timer) {
    (timer as { unref?: () => void } | undefined)?.unref?.();
  },
};
