import { clientErrors } from "../client-errors.ts";
import type { ContextStorage, Platform } from "./platform.ts";

/** Some edge runtimes have it as a global. */
type Globals = { AsyncLocalStorage?: new () => ContextStorage<never> };

const refuse = (option: string): never => {
  throw clientErrors.noFiles({ option });
};

/** Browsers and edge runtimes: no files. */
export const platform: Platform = {
  hasFiles: false,
  createContextStorage<T>() {
    const { AsyncLocalStorage } = globalThis as Globals;
    return AsyncLocalStorage && (new AsyncLocalStorage() as ContextStorage<T>);
  },
  openLocalFiles: async () => refuse("files"),
  openSpool: () => refuse("state"),
  openKeptPrompts: () => refuse("state"),
  openKeptClaims: () => refuse("state"),
  async loadJinja() {
    throw clientErrors.noJinja();
  },
  unref() {},
};
