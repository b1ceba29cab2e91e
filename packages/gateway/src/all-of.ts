/** Waits for all of them, also where one fails: what goes on is never left alone. */
export async function allOf<T>(tasks: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(tasks);
  return Promise.all(tasks);
}
