import { currentRowFilter } from "@parley/db";
import { LRUCache } from "lru-cache";

export type CacheOptions<T> = {
  /** How many entries at most; the least recently used go first. */
  max: number;
  /** How long an entry may be believed: what another process changed is seen after this. */
  maxAgeMs: number;
  /** How large all entries may be together, and about how large one is. One larger than all may be is not kept. */
  bytes?: { max: number; of: (value: T) => number };
};

/**
 * Values filled on demand and forgotten by whoever changes what they stand for. Concurrent misses of one key share
 * a single load; a load that an invalidation overtook is handed out once and not kept; failures are not kept.
 */
export class Cache<T extends {}> {
  readonly #entries: LRUCache<string, T>;
  readonly #loading = new Map<string, Promise<T>>();

  constructor({ max, maxAgeMs, bytes }: CacheOptions<T>) {
    // Each counts at least its share, so there are never more than `max`. Told that number, LRUCache would set aside the
    // room for all of them now: 3 ms for 10 000, at every start.
    this.#entries = new LRUCache({
      ttl: maxAgeMs,
      ttlResolution: 50,
      maxSize: bytes?.max ?? max,
      sizeCalculation: (value) =>
        bytes === undefined ? 1 : Math.max(1, Math.ceil(bytes.of(value)), Math.ceil(bytes.max / max)),
    });
  }

  /** The value, when it is there and fresh; no promise, for hot paths. */
  peek(key: string): T | undefined {
    return currentRowFilter() === undefined ? this.#entries.get(key) : undefined;
  }

  /** `maxAgeMs` where it is another than that of the cache. */
  async get(key: string, load: () => Promise<T>, maxAgeMs?: number): Promise<T> {
    // Some see less than others: what they load is theirs alone.
    if (currentRowFilter() !== undefined) return load();
    const known = this.#entries.get(key);
    if (known !== undefined) return known;
    const loading = this.#loading.get(key);
    if (loading !== undefined) return loading;
    const promise = load()
      .then((value) => {
        if (this.#loading.get(key) === promise) this.#keep(key, value, maxAgeMs);
        return value;
      })
      .finally(() => {
        if (this.#loading.get(key) === promise) this.#loading.delete(key);
      });
    this.#loading.set(key, promise);
    return promise;
  }

  #keep(key: string, value: T, maxAgeMs: number | undefined): void {
    if (maxAgeMs === undefined) {
      this.#entries.set(key, value);
      return;
    }
    // Where ages differ, the least recently used is not the oldest: what is dead would push out what is not.
    this.#entries.purgeStale();
    this.#entries.set(key, value, { ttl: maxAgeMs });
  }

  /** Forgets the entries whose keys begin so, without a prefix all, including loads under way. */
  clear(prefix = ""): void {
    for (const entries of [this.#entries, this.#loading]) {
      const keys = [...entries.keys()].filter((key) => key.startsWith(prefix));
      for (const key of keys) entries.delete(key);
    }
  }
}
