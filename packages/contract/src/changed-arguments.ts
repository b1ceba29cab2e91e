type Arguments = Readonly<Record<string, unknown>>;

/** A side is undefined where there was, or is, no such argument. */
export type ArgumentChange = { name: string; before: unknown; after: unknown };

/** The arguments that differ. Null, empty and absent are three different things to a function. */
export function changedArguments(before: Arguments, after: Arguments): ArgumentChange[] {
  const own = (holder: Arguments, name: string): unknown =>
    Object.hasOwn(holder, name) ? holder[name] : undefined;
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .map((name) => ({ name, before: own(before, name), after: own(after, name) }))
    .filter((change) => JSON.stringify(change.before) !== JSON.stringify(change.after));
}
