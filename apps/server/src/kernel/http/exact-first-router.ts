import type { Result, Router } from "hono/router";
import { TrieRouter } from "hono/router/trie-router";

/**
 * Finds the routes of paths without parameters by one look, and all others as Hono does. What such a path leads to is
 * found out once: it is the same each time, also where a path with parameters holds it as well.
 */
export class ExactFirstRouter<Handler> implements Router<Handler> {
  readonly name = "ExactFirstRouter";
  readonly #router = new TrieRouter<Handler>();
  readonly #exactPaths = new Set<string>();
  /** By method, then by path. */
  readonly #found = new Map<string, Map<string, Result<Handler>>>();

  add(method: string, path: string, handler: Handler): void {
    this.#router.add(method, path, handler);
    if (!/[:*]/.test(path)) this.#exactPaths.add(path);
    this.#found.clear();
  }

  match(method: string, path: string): Result<Handler> {
    const known = this.#found.get(method)?.get(path);
    if (known !== undefined) return known;
    const found = this.#router.match(method, path);
    if (this.#exactPaths.has(path)) this.#keep(method, path, found);
    return found;
  }

  #keep(method: string, path: string, found: Result<Handler>): void {
    const ofMethod = this.#found.get(method) ?? new Map<string, Result<Handler>>();
    this.#found.set(method, ofMethod.set(path, found));
  }
}
