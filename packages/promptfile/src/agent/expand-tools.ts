import type { Frontmatter, FrontmatterEntry } from "../frontmatter/frontmatter.ts";

const FUNCTION_KEYS: ReadonlySet<string> = new Set(["name", "description", "strict", "parameters"]);

/**
 * A tool written as in a `.prompt` file, `{name, description, parameters}` with perhaps `on_agent_call` and
 * `approval`, is an inline tool.
 */
export function expandTools(frontmatter: Frontmatter): Frontmatter {
  return { ...frontmatter, entries: frontmatter.entries.map(expandEntry) };
}

function expandEntry(entry: FrontmatterEntry): FrontmatterEntry {
  const { key, value } = entry;
  return key === "tools" && Array.isArray(value) ? { ...entry, value: value.map(expandTool) } : entry;
}

function expandTool(tool: unknown): unknown {
  if (typeof tool !== "object" || tool === null || !("name" in tool)) return tool;
  if ("json_schema" in tool || "link" in tool) return tool;
  const entries = Object.entries(tool);
  return {
    ...Object.fromEntries(entries.filter(([key]) => !FUNCTION_KEYS.has(key))),
    type: "inline",
    json_schema: Object.fromEntries(entries.filter(([key]) => FUNCTION_KEYS.has(key))),
  };
}
