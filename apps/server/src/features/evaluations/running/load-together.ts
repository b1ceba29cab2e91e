/**
 * Loads single things in groups: whatever is asked for while a load is under way is loaded with the next.
 *
 * @example const loadLog = loadTogether((ids) => loadWholeLogs(database, { organizationId, fileTypes, ids }));
 */
export function loadTogether<T>(
  load: (ids: readonly string[]) => Promise<ReadonlyMap<string, T>>,
): (id: string) => Promise<T | undefined> {
  let waiting = new Map<string, PromiseWithResolvers<T | undefined>>();
  let isLoading = false;
  async function loadAll(): Promise<void> {
    isLoading = true;
    while (waiting.size > 0) {
      const group = waiting;
      waiting = new Map();
      try {
        const found = await load([...group.keys()]);
        for (const [id, { resolve }] of group) resolve(found.get(id));
      } catch (error) {
        for (const { reject } of group.values()) reject(error);
      }
    }
    isLoading = false;
  }
  return (id) => {
    const asked = waiting.get(id) ?? Promise.withResolvers<T | undefined>();
    waiting.set(id, asked);
    if (!isLoading) void Promise.resolve().then(() => (isLoading ? undefined : loadAll()));
    return asked.promise;
  };
}
