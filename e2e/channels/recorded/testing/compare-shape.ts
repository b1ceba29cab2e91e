/** The shape of what a platform sends or answers. Paths are as `actions[].value` and `values.*.text`. */
export type Shape = {
  /** The fields that are documented for it, each with a value of ours. Of lists, the kinds of element. */
  readonly body: unknown;
  /** Paths of what is always there, wherever what it stands in is. */
  readonly required: readonly string[];
  /** Paths of what may be null. */
  readonly nullable?: readonly string[];
  /** Paths of objects whose keys are anybody's: each of their values looks like the first. */
  readonly maps?: readonly string[];
  /** Paths of what comes back as the app has given it. */
  readonly own?: readonly string[];
};

/**
 * What of a value is not as the shape has it, in words; nothing where it fits.
 *
 * @example compareShape({ id: 1 }, { body: { id: "1" }, required: ["id"] }); // ["id is a number, not a string"]
 */
export const compareShape = (given: unknown, shape: Shape): string[] =>
  compare(given, { shape, known: shape.body, path: "" });

type Position = { shape: Shape; known: unknown; path: string };

function compare(given: unknown, { shape, known, path }: Position): string[] {
  const { nullable = [], own = [] } = shape;
  if (own.includes(path) || (given === null && nullable.includes(path))) return [];
  if (kindOf(given) !== kindOf(known))
    return [`${path || "all of it"} is ${kindOf(given)}, not ${kindOf(known)}`];
  if (Array.isArray(given)) return compareElements(given, { shape, known, path });
  return isObject(given) && isObject(known) ? compareFields(given, { shape, known, path }) : [];
}

/** Each as the kind of element that it is most like. */
function compareElements(given: readonly unknown[], { shape, known, path }: Position): string[] {
  const kinds = known as readonly unknown[];
  return given.flatMap((element) => {
    const found = kinds
      .map((kind) => compare(element, { shape, known: kind, path: `${path}[]` }))
      .toSorted((one, other) => one.length - other.length);
    return found[0] ?? [`${path}[] is not recorded`];
  });
}

type Fields = Readonly<Record<string, unknown>>;

function compareFields(given: Fields, { shape, known, path }: Position & { known: Fields }): string[] {
  const isMap = shape.maps?.includes(path) === true;
  const inside = Object.entries(given).flatMap(([name, value]) => {
    const at = below(path, isMap ? "*" : name);
    const field = isMap ? Object.values(known)[0] : known[name];
    return field === undefined
      ? [`${at} is not recorded`]
      : compare(value, { shape, known: field, path: at });
  });
  const missing = shape.required.filter((needed) => {
    const [parent, name] = splitPath(needed);
    return parent === path && given[name] === undefined;
  });
  return [...inside, ...missing.map((needed) => `${needed} is missing`)];
}

/** Every path that there is in a shape's body. */
export function pathsOf({ body, maps = [] }: Shape): Set<string> {
  const paths = new Set<string>();
  const visit = (value: unknown, path: string): void => {
    if (path !== "") paths.add(path);
    if (Array.isArray(value)) for (const element of value) visit(element, `${path}[]`);
    else if (isObject(value))
      for (const [name, inside] of Object.entries(value))
        visit(inside, below(path, maps.includes(path) ? "*" : name));
  };
  visit(body, "");
  return paths;
}

const below = (path: string, name: string): string => (path === "" ? name : `${path}.${name}`);

function splitPath(path: string): [parent: string, name: string] {
  const at = path.lastIndexOf(".");
  return [path.slice(0, Math.max(0, at)), path.slice(at + 1)];
}

const isObject = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
