type JsonSchema = Record<string, unknown>;

/** A JSON Schema of an object, by which all inputs are declared at once. */
export type ObjectSchema = JsonSchema & { type: "object"; properties: Record<string, JsonSchema> };

/** Two inputs called `type` and `properties` would not look so: the first's type would have to be a whole object. */
export function isObjectSchema(inputs: JsonSchema): inputs is ObjectSchema {
  const { type, properties } = inputs;
  return type === "object" && isPlainObject(properties) && Object.values(properties).every(isPlainObject);
}

export function isPlainObject(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
