import type { Expression } from "./template-node.ts";

/** What names mean where a tag stands: `each` and `with` change it. */
export type Scope = {
  /** The path that `this` stands for; empty for the inputs themselves. */
  prefix: readonly (string | number)[];
  parent?: Scope;
  isLoop?: boolean;
  /** Names that a block gave (`as |item|`). */
  names?: readonly string[];
};

/** The words of a tag: parted by white space outside of quotes and parentheses. */
export function splitArguments(source: string): string[] {
  return source.match(/(?:"[^"]*"|'[^']*'|\([^()]*\)|[^\s"'()]+)+/g) ?? [];
}

/** A path, a literal, or `json path`, as the inputs know it; undefined for all else. */
export function readHandlebarsValue(source: string, scope: Scope): Expression | undefined {
  const words = splitArguments(source);
  const [word = "", argument] = words;
  if (word === "json" && argument !== undefined && words.length === 2) {
    const value = readHandlebarsValue(argument, scope);
    return value?.kind === "path" ? { kind: "json", value } : undefined;
  }
  if (words.length !== 1) return undefined;
  if (/^"[^"]*"$|^'[^']*'$/.test(word)) return { kind: "literal", value: word.slice(1, -1) };
  if (/^-?\d+(?:\.\d+)?$/.test(word)) return { kind: "literal", value: Number(word) };
  if (word === "true" || word === "false") return { kind: "literal", value: word === "true" };
  if (word === "null" || word === "undefined") return { kind: "literal", value: null };
  return word.startsWith("@") ? readDataVariable(word.slice(1), scope) : readPath(word, scope);
}

function readDataVariable(name: string, scope: Scope): Expression | undefined {
  if (name.startsWith("root.")) return readPath(name.slice(5), { prefix: [] });
  // These are of the innermost loop only in all of the languages.
  if (!scope.isLoop) return undefined;
  if (name === "index") return { kind: "loop", property: "index0" };
  return name === "first" || name === "last" ? { kind: "loop", property: name } : undefined;
}

function readPath(source: string, from: Scope): Expression | undefined {
  let scope: Scope | undefined = from;
  let rest = source;
  while (rest.startsWith("../")) {
    scope = scope.parent;
    if (!scope) return undefined;
    rest = rest.slice(3);
  }
  const isOwn = /^(?:this(?=$|[./[])|\.(?=$|\/))/.test(rest);
  const steps = readSteps(rest.replace(/^(?:this|\.)(?:[./]|$|(?=\[))/, ""));
  if (!steps) return undefined;
  const [first] = steps;
  const isNamed = !isOwn && typeof first === "string" && findNamed(scope, first);
  const [root, ...more] = isNamed ? steps : [...scope.prefix, ...steps];
  if (typeof root !== "string" || !/^[A-Za-z_$][\w$]*$/.test(root)) return undefined;
  return { kind: "path", steps: [root, ...more] };
}

function findNamed(scope: Scope | undefined, name: string): boolean {
  for (let at = scope; at; at = at.parent) if (at.names?.includes(name)) return true;
  return false;
}

/** `a.b.[0].[c d]` and `a/b`, step by step. */
function readSteps(source: string): (string | number)[] | undefined {
  if (source === "") return [];
  const steps: (string | number)[] = [];
  const pattern = /(?:\[([^\]]*)\]|([\w$-]+))(?:[./]|$)/y;
  while (pattern.lastIndex < source.length) {
    const match = pattern.exec(source);
    if (!match) return undefined;
    const step = match[1] ?? match[2] ?? "";
    steps.push(/^\d+$/.test(step) ? Number(step) : step);
  }
  return steps;
}
