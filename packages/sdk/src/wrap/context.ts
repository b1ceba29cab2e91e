import type { ContextStorage, Platform } from "../platform/platform.ts";
import type { Scope } from "./scope.ts";

/** Where the scope of the running function is kept. */
export type ScopeStorage = ContextStorage<Scope>;

/**
 * The runtime's own storage, or the one given. Without either, scopes last until the first `await` of the function:
 * what it calls later is the root of a trace of its own.
 */
export function createScopeStorage(
  platform: Platform,
  given: (new () => ContextStorage<unknown>) | undefined,
): ScopeStorage {
  if (given) return new given() as ScopeStorage;
  return platform.createContextStorage<Scope>() ?? createStackStorage();
}

function createStackStorage(): ScopeStorage {
  let current: Scope | undefined;
  return {
    getStore: () => current,
    run(scope, work) {
      const before = current;
      current = scope;
      try {
        return work();
      } finally {
        current = before;
      }
    },
  };
}
