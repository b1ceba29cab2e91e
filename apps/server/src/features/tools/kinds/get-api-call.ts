import type { ToolBehaviour, ToolOutcome, ToolRun } from "./kind.ts";
import { ask } from "./ask.ts";
import { namedArguments, toText } from "./named-arguments.ts";

/**
 * GET `setup_values.url`. `{name}` in the path takes an argument; the others become query parameters, beside
 * `setup_values.params`. `${NAME}` in params and headers takes an environment variable.
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
  const rest = new Map(Object.entries(namedArguments(run)));
  const filled = String(pattern).replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = rest.get(name);
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
  const query = [...fill(params), ...given];
  const filledHeaders = Object.fromEntries(fill(headers));
  if (missing.size > 0) return { error: `\`${run.path}\` needs ${[...missing].join(", ")}.` };
  if (!URL.canParse(filled)) return { error: `\`${run.path}\`: ${filled} is no address.` };
  const url = new URL(filled);
  for (const [name, value] of query) url.searchParams.set(name, value);
  return { url: url.href, headers: filledHeaders };
}
