import type { Tool } from "@parley/contract";

type Shown = Pick<Tool, "tool_type" | "setup_values">;

/** Types of Tools that are given environment variables. */
const given = new Set(["python", "typescript", "get_api_call", "google", "pinecone_search"]);

/** Whether a Tool sees environment variables at all. */
export const takesVariables = ({ tool_type: type }: Shown): boolean => given.has(type ?? "");

/** The environment variables without which a Tool cannot run, as far as its settings tell. */
export function neededVariables({ tool_type: type, setup_values: setup }: Shown): string[] {
  if (type === "google") return ["SERPAPI_API_KEY"];
  if (type === "pinecone_search") return ["PINECONE_API_KEY", "OPENAI_API_KEY"];
  if (type !== "get_api_call") return [];
  const text = JSON.stringify([setup?.["params"], setup?.["headers"]]);
  return [...new Set([...text.matchAll(/\$\{([A-Za-z_][A-Za-z0-9_]*)\}/gu)].map(([, name = ""]) => name))];
}
