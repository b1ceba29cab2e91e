/** A declared input: the JSON Schema of its value, and whether a call may leave it out. */
export type InputDeclaration = { schema: Record<string, unknown>; isRequired: boolean };

const TYPES: ReadonlySet<string> = new Set(["string", "number", "integer", "boolean", "object", "array"]);

const SHORT = /^\s*([a-z]+|'[^']*'(?:\s*\|\s*'[^']*')*)((?:\[\])*)(\?)?\s*(?:,([\s\S]*))?$/;

/**
 * Reads the short form of an input. Undefined where it is none.
 *
 * ```text
 * short = type { "[]" } [ "?" ] [ "," description ]
 * type  = "string" | "number" | "integer" | "boolean" | "object" | "array" | "any" | choice { "|" choice }
 * choice = "'" text "'"
 * ```
 *
 * @example
 * parseShortInput("string, the customer's name");
 * // { schema: { type: "string", description: "the customer's name" }, isRequired: true }
 */
export function parseShortInput(text: string): InputDeclaration | undefined {
  const [whole, type = "", lists = "", optionalMark, description = ""] = SHORT.exec(text) ?? [];
  if (whole === undefined) return undefined;
  let schema = schemaOf(type);
  if (schema === undefined) return undefined;
  for (let at = 0; at < lists.length; at += 2) schema = { type: "array", items: schema };
  const words = description.trim();
  return {
    schema: words === "" ? schema : { ...schema, description: words },
    isRequired: optionalMark === undefined,
  };
}

function schemaOf(type: string): Record<string, unknown> | undefined {
  if (type.startsWith("'")) return { enum: [...type.matchAll(/'([^']*)'/g)].map(([, choice]) => choice) };
  if (type === "any") return {};
  return TYPES.has(type) ? { type } : undefined;
}
