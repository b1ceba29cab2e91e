/** Of the language; what of Node is left beside it keeps state that changes. */
const languageNames =
  `Object Function Array Number Boolean String Symbol Date Promise RegExp Error AggregateError EvalError
  RangeError ReferenceError SyntaxError TypeError URIError JSON Math Intl ArrayBuffer Atomics Uint8Array DataView Map
  BigInt Set WeakMap WeakSet WeakRef Proxy Reflect SharedArrayBuffer Iterator WebAssembly TextDecoder TextEncoder
  Buffer`.split(/\s+/);

type Key = string | symbol;

/**
 * Code that gets hold of a host object reaches what all others are made of, and what it changed there would be seen by
 * the runs after it: memory that is put back does not hold it. So the built-in objects of the language, and all that
 * `others` lead to, cannot be changed any more. Objects may have properties of their own by inherited names, as ever.
 */
export function freezeHost(others: readonly object[]): void {
  const globals = globalThis as unknown as Record<string, unknown>;
  const found = reachableFrom([...languageNames.map((name) => globals[name]), ...others, ...unnamed()]);
  found.delete(globalThis);
  for (const object of found) freeze(object);
}

/** What has no name, and is not reached from what has one. */
const unnamed = (): unknown[] =>
  [
    async () => {},
    function* () {},
    async function* () {},
    [].values(),
    new Map().values(),
    new Set().values(),
    ""[Symbol.iterator](),
    "".matchAll(/a/g),
  ].map((one) => Object.getPrototypeOf(one) as unknown);

function reachableFrom(roots: readonly unknown[]): Set<object> {
  const found = new Set<object>();
  const left = [...roots];
  while (left.length > 0) {
    const one = left.pop();
    if ((typeof one !== "object" && typeof one !== "function") || one === null || found.has(one)) continue;
    found.add(one);
    left.push(Object.getPrototypeOf(one));
    for (const key of Reflect.ownKeys(one)) {
      const { value, get, set } = Object.getOwnPropertyDescriptor(one, key) ?? {};
      left.push(value, get, set);
    }
  }
  return found;
}

function freeze(object: object): void {
  const isInherited = Object.hasOwn(object, "constructor");
  for (const key of Reflect.ownKeys(object)) {
    // The engine itself reads this one, and Node writes it.
    if (object === Error && key === "stackTraceLimit") continue;
    const { value, configurable, writable } = Object.getOwnPropertyDescriptor(object, key) ?? {};
    if (configurable && writable && isInherited && typeof key === "string")
      Object.defineProperty(object, key, { ...replaceable(object, key, value), configurable: false });
    else if (configurable || writable)
      Object.defineProperty(object, key, {
        configurable: false,
        ...(writable === undefined ? {} : { writable: false }),
      });
  }
  Object.preventExtensions(object);
}

/** What inherits a property that cannot be written could not be given one of its own by assigning it. */
const replaceable = (owner: object, key: Key, value: unknown): PropertyDescriptor => ({
  get: () => value,
  set(this: object, given: unknown) {
    if (this === owner) throw new TypeError(`${String(key)} cannot be changed.`);
    Object.defineProperty(this, key, { value: given, writable: true, enumerable: true, configurable: true });
  },
});
