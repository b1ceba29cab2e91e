import { type ToolKernel, toolTypeOf } from "@parley/contract";

/** The arguments of the types that have some whatever their function says. */
const inputsOfType: Readonly<Record<string, readonly string[]>> = {
  snippet: ["key"],
  google: ["query"],
  pinecone_search: ["query"],
};

/** The names of a Tool's arguments, in order. */
export function inputNames(kernel: ToolKernel): string[] {
  const { properties } = kernel.function?.parameters ?? {};
  if (typeof properties === "object" && properties !== null) return Object.keys(properties);
  return [...(inputsOfType[toolTypeOf(kernel)] ?? [])];
}
