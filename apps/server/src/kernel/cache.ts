import { LRUCache } from "lru-cache";

export type CacheOptions = {
  /** How many entries at most; the least recently used go first. */
  max: number;
  /** How long an entry may be believed: what another process changed is seen after this. */
  maxAgeMs: number;
};

/**
 * Values filled on demand and forgotten by whoever changes what they stand for. Concurrent misses of one key share
 * a single load; a load that an invalidation overtook is handed out once and not kept; failures are not kept.
 */
export class Cache<T extends {}> {
  readonly #entries: LRUCache<string, T>;
  readonly #loading = new Map<string, Promise<T>>();
  #generation = 0;

  constructor({ max, maxAgeMs }: CacheOptions) {
    this.#entries = new LRUCache({ max, ttl: maxAgeMs, ttlResolution: 50 });
  }

  /** The value, when it is there and fresh; no promise, for hot paths. */
  peek(key: string): T | undefined {
    return this.#entries.get(key);
  }

  async get(key: string, load: () => Promise<T>): Promise<T> {
    const known = this.#entries.get(key);
    if (known !== undefined) return known;
    const loading = this.#loading.get(key);
    if (loading !== undefined) return loading;
    const generation = this.#generation;
    const promise = load()
      .then((value) => {
        if (generation === this.#generation) this.#entries.set(key, value);
        return value;
      })
      .finally(() => {
        if (this.#loading.get(key) === promise) this.#loading.delete(key);
      });
    this.#loading.set(key, promise);
    return promise;
  }

  /** Forgets everything, including loads under way. */
  clear(): void {
    this.#generation += 1;
    this.#entries.clear();
    this.#loading.clear();
  }
}
