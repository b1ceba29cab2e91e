/**
 * What an adapter remembers, for as long as its process lives. It is told that all is new to it: whether something was
 * dealt with already, the server's database says, after it was.
 */
export function createMemoryState(): object {
  const values = new Map<string, unknown>();
  const lists = new Map<string, unknown[]>();
  const lock = (threadId: string) => ({ threadId, token: "1", expiresAt: Number.MAX_SAFE_INTEGER });
  return {
    connect: async () => {},
    disconnect: async () => {},
    get: async (key: string) => values.get(key) ?? null,
    set: async (key: string, value: unknown) => void keep(values, key, value),
    setIfNotExists: async (key: string, value: unknown) => {
      keep(values, key, value);
      return true;
    },
    delete: async (key: string) => void values.delete(key),
    appendToList: async (key: string, value: unknown, { maxLength = 100 }: { maxLength?: number } = {}) =>
      void keep(lists, key, [...(lists.get(key) ?? []), value].slice(-Math.min(maxLength, 100))),
    getList: async (key: string) => lists.get(key) ?? [],
    acquireLock: async (threadId: string) => lock(threadId),
    extendLock: async () => true,
    releaseLock: async () => {},
    forceReleaseLock: async () => {},
    subscribe: async () => {},
    unsubscribe: async () => {},
    isSubscribed: async () => false,
    enqueue: async () => 0,
    dequeue: async () => null,
    queueDepth: async () => 0,
  };
}

const most = 10_000;

function keep<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > most && oldest !== undefined) map.delete(oldest);
}
