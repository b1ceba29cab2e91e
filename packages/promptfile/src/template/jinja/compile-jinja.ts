import { MAX_VALUE_DEPTH, nestsTooDeep } from "../inputs/nests-too-deep.ts";
import { missingInputs } from "../template-language.ts";
import type { CompiledTexts } from "../template-language.ts";
import { discoverVariables } from "./discover-variables.ts";
import type { JinjaReference } from "./find-references.ts";
import type { JinjaEngine } from "./jinja-engine.ts";
import { traceJinja } from "./trace-jinja.ts";

type Inputs = Readonly<Record<string, unknown>>;

/**
 * Compiles texts of the `jinja` template language. What is missing is found without running them, so that everything
 * missing can be named at once; attributes (`user.name`) only count as missing when they were needed.
 */
export function compileJinja(sources: readonly string[], engine: JinjaEngine | undefined): CompiledTexts {
  const variables = sources.map(discoverVariables);
  const required = variables.flatMap((text) => text.required);
  return {
    variables: [...new Set(variables.flatMap(({ names }) => names))],
    // Jinja has functions of its own, and no tools.
    calls: [],
    fillAbsent(inputs, optional) {
      // What the template asks about (`is defined`, `default`) has to stay undefined.
      const absent = required.filter((name) => optional.has(name) && !isGiven(inputs, name));
      return absent.length === 0
        ? inputs
        : { ...inputs, ...Object.fromEntries(absent.map((name) => [name, ""])) };
    },
    render(inputs) {
      const missing = required.filter((name) => !isGiven(inputs, name));
      if (missing.length > 0) return missingInputs(missing);
      if (!engine) {
        return {
          ok: false,
          missing: [],
          message: "The template is Jinja, and no Jinja engine is loaded here.",
        };
      }
      const tooDeep = Object.keys(inputs).find((name) => nestsTooDeep(inputs[name]));
      if (tooDeep !== undefined) {
        return {
          ok: false,
          missing: [],
          message: `The input "${tooDeep}" cannot be written as JSON: it refers to itself or nests deeper than ${MAX_VALUE_DEPTH} levels.`,
        };
      }
      const result = engine.render(sources, inputs);
      if (result.ok) return result;
      const missingPaths =
        result.reason === "undefined-value"
          ? variables.flatMap(({ references }) => findMissingPaths(references, inputs))
          : [];
      return missingPaths.length > 0
        ? missingInputs(missingPaths)
        : { ok: false, missing: [], message: result.message };
    },
    trace: (inputs, rendered) =>
      engine ? traceJinja(sources, rendered, { engine, inputs }) : sources.map(() => undefined),
  };
}

/** Unlike in the `default` language, `null` is a value here: `{% if note is none %}`. */
function isGiven(inputs: Inputs, name: string): boolean {
  return Object.hasOwn(inputs, name) && inputs[name] !== undefined;
}

function findMissingPaths(references: readonly JinjaReference[], inputs: Inputs): string[] {
  const guarded = new Set(references.filter((item) => item.isGuarded).map(toName));
  return references
    .filter((item) => isGiven(inputs, item.name) && !isPathGiven(item.path, inputs[item.name]))
    .map(toName)
    .filter((name) => !guarded.has(name));
}

function toName({ name, path }: JinjaReference): string {
  return [name, ...path].join(".");
}

function isPathGiven(path: readonly (string | number)[], start: unknown): boolean {
  let value = start;
  for (const step of path) {
    if (value === null || typeof value !== "object" || !Object.hasOwn(value, step)) return false;
    value = (value as Record<string, unknown>)[step];
  }
  return value !== undefined;
}
