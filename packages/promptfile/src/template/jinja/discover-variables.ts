import { EACH } from "../variable.ts";
import type { ExpressionPurpose } from "./describe-use.ts";
import { findReferences, isSymbol, isWord } from "./find-references.ts";
import type { JinjaReference } from "./find-references.ts";
import { tokenizeJinja } from "./tokenize-jinja.ts";
import type { JinjaToken } from "./tokenize-jinja.ts";

/** The variables a Jinja template takes from outside. */
export type JinjaVariables = {
  /** All of them, unique, in the order they appear. */
  names: string[];
  /** Those that must be given: no use of them copes with their absence. */
  required: string[];
  /** Every use of one from outside. */
  references: JinjaReference[];
  /** Uses through a name of the template's own: of `x` in `{% for x in items %}`, as uses of `items[]`. */
  derived: JinjaReference[];
};

/**
 * Finds the variables of a Jinja template without running it. Names bound in the template (`for`, `set`, `with`,
 * `macro`, imports) are known where they are bound. What stands in a branch counts as used: it may be taken.
 */
export function discoverVariables(source: string): JinjaVariables {
  const scopes = createScopes();
  const references: JinjaReference[] = [];
  const derived: JinjaReference[] = [];
  const use: Context["use"] = (tokens, purpose) => {
    const found = findReferences(tokens, purpose);
    for (const reference of found) {
      if (!scopes.has(reference.name)) references.push(reference);
      else {
        const origin = scopes.originOf(reference.name);
        if (origin) derived.push({ ...reference, ...resolve(origin, reference.path) });
      }
    }
    const [only] = found;
    if (!only?.isAlone) return undefined;
    return scopes.has(only.name)
      ? resolveOptional(scopes.originOf(only.name), only.path)
      : { name: only.name, path: only.path };
  };
  const context: Context = { use, bind: scopes.bind, open: scopes.open, close: scopes.close };
  for (const chunk of tokenizeJinja(source)) {
    if (chunk.kind === "comment" || chunk.kind === "raw") continue;
    if (chunk.kind === "expression") use(chunk.tokens, "printed");
    else if (chunk.keyword.startsWith("end")) (CLOSES_SCOPE.has(chunk.keyword) ? context.close : ignore)();
    else
      (Object.hasOwn(STATEMENTS, chunk.keyword) ? STATEMENTS[chunk.keyword] : undefined)?.(
        chunk.tokens,
        context,
      );
  }
  const names = [...new Set(references.map(({ name }) => name))];
  const guarded = new Set(
    references.filter((item) => item.isGuarded && item.path.length === 0).map((item) => item.name),
  );
  return { names, required: names.filter((name) => !guarded.has(name)), references, derived };
}

/** What a name of the template's own stands for: a value at the end of a path of an input. */
type Origin = { name: string; path: readonly (string | number)[] };

/** Longer ones say nothing anybody reads; loops that nest without end must not make ever longer ones. */
const MAX_PATH_LENGTH = 20;

function resolve({ name, path }: Origin, rest: readonly (string | number)[]) {
  return { name, path: [...path, ...rest].slice(0, MAX_PATH_LENGTH) };
}

function resolveOptional(origin: Origin | undefined, rest: readonly (string | number)[]): Origin | undefined {
  return origin && resolve(origin, rest);
}

/** Names bound in nested scopes. Whether a name is bound is known at once, however deep they nest. */
function createScopes() {
  const scopes: Set<string>[] = [new Set()];
  /** For each name that is bound, what it stands for in each scope that binds it; innermost last. */
  const bindings = new Map<string, (Origin | undefined)[]>();
  const bind = (name: string, origin?: Origin) => {
    const scope = scopes.at(-1);
    if (scope === undefined || scope.has(name)) return;
    scope.add(name);
    const origins = bindings.get(name);
    if (origins) origins.push(origin);
    else bindings.set(name, [origin]);
  };
  return {
    bind,
    has: (name: string) => (bindings.get(name)?.length ?? 0) > 0,
    originOf: (name: string) => bindings.get(name)?.at(-1),
    open(names: readonly string[]) {
      scopes.push(new Set());
      for (const name of names) bind(name);
    },
    close() {
      if (scopes.length === 1) return;
      for (const name of scopes.pop() ?? []) bindings.get(name)?.pop();
    },
  };
}

type Context = {
  /** Answers what the expression stands for where it is nothing but a reference. */
  use(tokens: readonly JinjaToken[], purpose?: ExpressionPurpose): Origin | undefined;
  bind(name: string, origin?: Origin): void;
  open(names: readonly string[]): void;
  close(): void;
};

type Statement = (tokens: readonly JinjaToken[], context: Context) => void;

const CLOSES_SCOPE: ReadonlySet<string> = new Set(
  "endfor endwith endmacro endcall endblock endset endfilter".split(" "),
);

const useAll: Statement = (tokens, { use }) => void use(tokens);
const test: Statement = (tokens, { use }) => void use(tokens, "tested");

const STATEMENTS: Readonly<Record<string, Statement>> = {
  if: test,
  elif: test,
  do: useAll,
  include: useAll,
  extends: useAll,
  autoescape: useAll,
  filter(tokens, { use, open }) {
    use(tokens.slice(1));
    open([]);
  },
  block: (_tokens, { open }) => open([]),
  for(tokens, { use, bind, open }) {
    const inAt = tokens.findIndex((token) => isWord(token, "in"));
    const targets = namesIn(tokens.slice(0, Math.max(inAt, 0)));
    const ifAt = tokens.findIndex((token, index) => index > inAt && isWord(token, "if"));
    const list = use(tokens.slice(inAt + 1, ifAt === -1 ? undefined : ifAt), "iterated");
    open([]);
    if (list && targets.length === 1) bind(targets[0] ?? "", resolve(list, [EACH]));
    for (const name of [...targets, "loop"]) bind(name);
    if (ifAt !== -1) use(tokens.slice(ifAt + 1), "tested");
  },
  set(tokens, { use, bind, open }) {
    const equalsAt = tokens.findIndex((token) => isSymbol(token, "="));
    const targets = equalsAt === -1 ? tokens.slice(0, 1) : tokens.slice(0, equalsAt);
    const isAttribute = targets.some((token) => isSymbol(token, "."));
    const origin = use(equalsAt === -1 ? tokens.slice(1) : tokens.slice(equalsAt + 1));
    if (isAttribute) use(targets);
    else if (targets.length === 1) bind(targets[0]?.text ?? "", equalsAt === -1 ? undefined : origin);
    else for (const name of namesIn(targets)) bind(name);
    if (equalsAt === -1) open([]);
  },
  with(tokens, { use, bind, open }) {
    open([]);
    for (const { name, value } of splitAssignments(tokens)) {
      bind(name, use(value));
    }
  },
  macro(tokens, { use, bind, open }) {
    const name = tokens[0]?.text;
    if (name !== undefined) bind(name);
    openParameters(tokens.slice(2, -1), { use, open });
  },
  call(tokens, { use, open }) {
    const hasParameters = isSymbol(tokens[0], "(");
    const end = hasParameters ? endOfParentheses(tokens) : 0;
    use(tokens.slice(end));
    openParameters(hasParameters ? tokens.slice(1, end - 1) : [], { use, open });
  },
  import(tokens, { use, bind }) {
    const asAt = tokens.findIndex((token) => isWord(token, "as"));
    use(tokens.slice(0, asAt === -1 ? undefined : asAt));
    if (asAt !== -1) for (const name of namesIn(tokens.slice(asAt + 1))) bind(name);
  },
  from(tokens, { use, bind }) {
    const importAt = tokens.findIndex((token) => isWord(token, "import"));
    use(tokens.slice(0, Math.max(importAt, 0)));
    for (const name of namesIn(tokens.slice(importAt + 1))) bind(name);
  },
};

function openParameters(tokens: readonly JinjaToken[], { use, open }: Pick<Context, "use" | "open">): void {
  const parameters = splitAssignments(tokens);
  for (const { value } of parameters) use(value);
  open([...parameters.map(({ name }) => name), "caller", "varargs", "kwargs"]);
}

/** `a, b = 1` → names with the tokens of their values. */
function splitAssignments(tokens: readonly JinjaToken[]): { name: string; value: JinjaToken[] }[] {
  const items: JinjaToken[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (token.kind === "symbol" && "([{".includes(token.text)) depth += 1;
    if (token.kind === "symbol" && ")]}".includes(token.text)) depth -= 1;
    if (depth === 0 && isSymbol(token, ",")) items.push([]);
    else items.at(-1)?.push(token);
  }
  return items.flatMap(([name, equals, ...value]) =>
    name?.kind === "name" ? [{ name: name.text, value: isSymbol(equals, "=") ? value : [] }] : [],
  );
}

function endOfParentheses(tokens: readonly JinjaToken[]): number {
  let depth = 0;
  for (const [index, token] of tokens.entries()) {
    if (isSymbol(token, "(")) depth += 1;
    if (isSymbol(token, ")")) depth -= 1;
    if (depth === 0) return index + 1;
  }
  return tokens.length;
}

function namesIn(tokens: readonly JinjaToken[]): string[] {
  return tokens.filter(({ kind }) => kind === "name").map(({ text }) => text);
}

function ignore(): void {}
