import type { ToolBehaviour, ToolOutcome, ToolRun } from "./kind.ts";
import { ask } from "./ask.ts";
import { namedArguments, toText } from "./named-arguments.ts";

/**
 * GET `setup_values.url`. `{name}` in the path takes an argument; the others become query parameters, beside those of
 * the address and of `setup_values.params`, which stay as they are. `${NAME}` in params and headers takes an environment variable.
 */
export const getApiCall: ToolBehaviour = {
  async run(run, { egress }): Promise<ToolOutcome> {
    const built = buildRequest(run);
    if ("error" in built) return { ok: false, error: built.error };
    const asked = await ask(egress, built.url, { headers: built.headers, signal: run.signal });
    return asked.ok ? { ok: true, output: asked.text } : asked;
  },
};

type Built = { url: string; headers: Record<string, string> } | { error: string };

function buildRequest(run: ToolRun): Built {
  const { url: pattern, params, headers } = run.kernel.setup_values ?? {};
  const missing = new Set<string>();
  const named = new Map(Object.entries(namedArguments(run)));
  const rest = new Map(named);
  const filled = String(pattern).replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = named.get(name);
    rest.delete(name);
    if (value == null) missing.add(`the argument ${name}`);
    return encodeURIComponent(value == null ? "" : toText(value));
  });
  const fill = (texts: unknown): [string, string][] =>
    Object.entries((texts ?? {}) as Record<string, unknown>).map(([name, text]) => [
      name,
      String(text).replaceAll(/\$\{(\w+)\}/g, (_, variable: string) => {
        if (run.variables[variable] === undefined) missing.add(`the environment variable ${variable}`);
        return run.variables[variable] ?? "";
      }),
    ]);
  const given = [...rest].flatMap(([name, value]): [string, string][] =>
    value === null ? [] : [[name, toText(value)]],
  );
  const query = fill(params);
  const filledHeaders = Object.fromEntries(fill(headers));
  if (missing.size > 0) return { error: `\`${run.path}\` needs ${[...missing].join(", ")}.` };
  if (!URL.canParse(filled)) return { error: `\`${run.path}\`: ${filled} is no address.` };
  if (hasDotSegment(filled))
    return { error: `\`${run.path}\`: with these arguments the path would lead elsewhere.` };
  const url = new URL(filled);
  for (const [name, value] of query) url.searchParams.set(name, value);
  // What the Tool itself says is not the caller's to change.
  const own = new Set(url.searchParams.keys());
  for (const [name, value] of given) if (!own.has(name)) url.searchParams.append(name, value);
  return { url: url.href, headers: filledHeaders };
}

/** Whether a part of the path is one that leads up: arguments are texts, not ways. */
const hasDotSegment = (address: string): boolean =>
  (address.split(/[?#]/, 1)[0] ?? "").split("/").some((part) => /^(?:\.|%2e){1,2}$/i.test(part));
