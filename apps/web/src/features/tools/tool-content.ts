import type { Tool } from "@parley/contract";
import type { FileContent } from "../files/components/content-view.tsx";

/** What defines a version of a Tool. */
export const toolContent = ({
  function: declared,
  source_code,
  setup_values,
  attributes,
  tool_type,
}: Tool): FileContent => ({
  fields: {
    type: tool_type,
    name: declared?.name,
    description: declared?.description,
    parameters: declared?.parameters,
    setup_values,
    attributes,
  },
  code: source_code ?? undefined,
});

type Callable = Partial<Pick<Tool, "function" | "tool_type" | "setup_values">>;

/** Arguments to begin with: what the parameters' schema asks for, each with an empty value of its type. */
export function exampleArguments({
  function: declared,
  tool_type: type,
  setup_values: texts,
}: Callable): Record<string, unknown> {
  if (type === "snippet") return { key: Object.keys(texts ?? {})[0] ?? "" };
  const properties = (declared?.parameters as { properties?: unknown } | undefined)?.properties;
  if (typeof properties !== "object" || properties === null) return {};
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, blanks[typeOf(schema)] ?? ""]),
  );
}

const blanks: Record<string, unknown> = {
  number: 0,
  integer: 0,
  boolean: false,
  array: [],
  object: {},
};

const typeOf = (schema: unknown): string =>
  typeof schema === "object" && schema !== null && "type" in schema ? String(schema.type) : "";
