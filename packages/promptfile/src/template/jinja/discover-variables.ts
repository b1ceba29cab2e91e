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
};

/**
 * Finds the variables of a Jinja template without running it. Names bound in the template (`for`, `set`, `with`,
 * `macro`, imports) are known where they are bound. What stands in a branch counts as used: it may be taken.
 */
export function discoverVariables(source: string): JinjaVariables {
  const scopes = createScopes();
  const references: JinjaReference[] = [];
  const use = (tokens: readonly JinjaToken[]) => {
    for (const reference of findReferences(tokens)) {
      if (!scopes.has(reference.name)) references.push(reference);
    }
  };
  const context: Context = { use, bind: scopes.bind, open: scopes.open, close: scopes.close };
  for (const chunk of tokenizeJinja(source)) {
    if (chunk.kind === "expression") use(chunk.tokens);
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
  return { names, required: names.filter((name) => !guarded.has(name)), references };
}

/** Names bound in nested scopes. Whether a name is bound is known at once, however deep they nest. */
function createScopes() {
  const scopes: Set<string>[] = [new Set()];
  const counts = new Map<string, number>();
  const bind = (name: string) => {
    const scope = scopes.at(-1);
    if (scope === undefined || scope.has(name)) return;
    scope.add(name);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  };
  return {
    bind,
    has: (name: string) => (counts.get(name) ?? 0) > 0,
    open(names: readonly string[]) {
      scopes.push(new Set());
      names.forEach(bind);
    },
    close() {
      if (scopes.length === 1) return;
      for (const name of scopes.pop() ?? []) counts.set(name, (counts.get(name) ?? 0) - 1);
    },
  };
}

type Context = {
  use(tokens: readonly JinjaToken[]): void;
  bind(name: string): void;
  open(names: readonly string[]): void;
  close(): void;
};

type Statement = (tokens: readonly JinjaToken[], context: Context) => void;

const CLOSES_SCOPE: ReadonlySet<string> = new Set(
  "endfor endwith endmacro endcall endblock endset endfilter".split(" "),
);

const useAll: Statement = (tokens, { use }) => use(tokens);

const STATEMENTS: Readonly<Record<string, Statement>> = {
  if: useAll,
  elif: useAll,
  do: useAll,
  include: useAll,
  extends: useAll,
  autoescape: useAll,
  filter(tokens, { use, open }) {
    use(tokens.slice(1));
    open([]);
  },
  block: (_tokens, { open }) => open([]),
  for(tokens, { use, open }) {
    const inAt = tokens.findIndex((token) => isWord(token, "in"));
    const targets = namesIn(tokens.slice(0, Math.max(inAt, 0)));
    const ifAt = tokens.findIndex((token, index) => index > inAt && isWord(token, "if"));
    use(tokens.slice(inAt + 1, ifAt === -1 ? undefined : ifAt));
    open([...targets, "loop"]);
    if (ifAt !== -1) use(tokens.slice(ifAt + 1));
  },
  set(tokens, { use, bind, open }) {
    const equalsAt = tokens.findIndex((token) => isSymbol(token, "="));
    const targets = equalsAt === -1 ? tokens.slice(0, 1) : tokens.slice(0, equalsAt);
    const isAttribute = targets.some((token) => isSymbol(token, "."));
    use(equalsAt === -1 ? tokens.slice(1) : tokens.slice(equalsAt + 1));
    if (isAttribute) use(targets);
    else for (const name of namesIn(targets)) bind(name);
    if (equalsAt === -1) open([]);
  },
  with(tokens, { use, bind, open }) {
    open([]);
    for (const { name, value } of splitAssignments(tokens)) {
      use(value);
      bind(name);
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
