type Named = { name: string; path: string; version_id: string };

/**
 * What versions of Evaluators are called that judge side by side, each by a name of its own: theirs; that of several of one
 * name is their path, and that of several versions of one Evaluator has their ids as well.
 *
 * @example nameEvaluators([{ name: "tone", path: "a/tone", version_id: "evv_1" }]) // ["tone"]
 */
export function nameEvaluators(versions: readonly Named[]): string[] {
  const count = (is: (other: Named) => boolean): number => versions.filter(is).length;
  return versions.map(({ name, path, version_id: id }) => {
    if (count((other) => other.name === name) === 1) return name;
    return count((other) => other.path === path) === 1 ? path : `${path} ${id}`;
  });
}
