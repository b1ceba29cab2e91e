/**
 * For clients that know one address only: what is asked there is asked of what stands for it, by the longest beginning.
 * Whatever else is asked is refused, as nothing else may be.
 */
export function leadTo(addresses: Readonly<Record<string, string>>): typeof globalThis.fetch {
  const known = Object.entries(addresses).toSorted(([one], [other]) => other.length - one.length);
  return async (input, init) => {
    const url = String(input instanceof Request ? input.url : input);
    const [from, to] = known.find(([beginning]) => url.startsWith(beginning)) ?? [];
    if (from === undefined || to === undefined) throw new Error(`${new URL(url).origin} is not to be asked`);
    return fetch(to + url.slice(from.length), init);
  };
}
