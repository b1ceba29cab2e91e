import type { ToolBehaviour } from "./kind.ts";
import { textArgument } from "./named-arguments.ts";

/** Texts by their keys. */
export const snippet: ToolBehaviour = {
  async run(run) {
    const snippets = run.kernel.setup_values ?? {};
    const key = textArgument(run, "key");
    if (key === undefined) return { ok: false, error: `\`${run.path}\` needs the key of a text.` };
    const text = Object.hasOwn(snippets, key) ? snippets[key] : undefined;
    if (typeof text === "string") return { ok: true, output: text };
    const keys = Object.keys(snippets).join(", ") || "none";
    return { ok: false, error: `\`${run.path}\` has no text "${key}". It has: ${keys}.` };
  },
};
