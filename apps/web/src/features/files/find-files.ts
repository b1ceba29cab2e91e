/** The files whose whole path holds every word typed, whatever the case; `support/reply` is two words. */
export function findFiles<F extends { path: string }>(files: readonly F[], text: string): F[] {
  const words = text
    .toLowerCase()
    .split(/[\s/]+/u)
    .filter(Boolean);
  return files.filter(({ path }) => words.every((word) => path.toLowerCase().includes(word)));
}
