import type { JsonSchema, Operation } from "../document.ts";
import type { Components } from "./schema-table.ts";
import { componentName } from "./schema-table.ts";

type Example = { method: string; path: string; operation: Operation; components: Components };

const content = "application/json";

/** A request for a terminal that works once the key and the address are those of a real server. */
export function curlExample({ method, path, operation, components }: Example): string {
  const required = (operation.parameters ?? []).filter(
    (parameter) => parameter.in === "query" && parameter.required,
  );
  const query = required.map(({ name }) => `${name}=${name.toUpperCase()}`).join("&");
  const url = `$PARLEY_BASE_URL${path.replaceAll(/\{(\w+)\}/g, (_, name: string) => name.toUpperCase())}`;
  const body = operation.requestBody?.content[content];
  const example = body && (body.example ?? exampleOf(body.schema, components));
  const lines = [
    `curl${method === "GET" ? "" : ` -X ${method}`} "${url}${query && `?${query}`}"`,
    `  -H "X-API-KEY: $PARLEY_API_KEY"`,
    ...(example === undefined
      ? []
      : [`  -H "Content-Type: ${content}"`, `  -d ${quote(JSON.stringify(example, null, 2))}`]),
  ];
  return lines.join(" \\\n");
}

/** The smallest value that a schema asks for: the required fields of an object. */
function exampleOf(schema: JsonSchema, components: Components): unknown {
  if (schema.$ref !== undefined) return exampleOf(components[componentName(schema.$ref)] ?? {}, components);
  const first = schema.anyOf?.[0] ?? schema.oneOf?.[0];
  if (first) return exampleOf(first, components);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  switch (schema.type) {
    case "object":
      return Object.fromEntries(
        (schema.required ?? []).map((name) => [name, exampleOf(schema.properties?.[name] ?? {}, components)]),
      );
    case "array":
      return [];
    case "integer":
    case "number":
      return 1;
    case "boolean":
      return true;
    default:
      return "…";
  }
}

/** Text as one word of a POSIX shell. */
function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
