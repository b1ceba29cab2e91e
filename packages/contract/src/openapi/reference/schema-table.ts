import type { JsonSchema } from "../document.ts";
import { html, withCode, type Html } from "./html.ts";

export type Components = Readonly<Record<string, JsonSchema>>;

type Row = { name: string; schema: JsonSchema; isRequired: boolean };

const deepestNesting = 3;

/** A table of an object's fields, inner objects as dotted names; undefined where the schema has no named fields. */
export function schemaTable(schema: JsonSchema, components: Components): Html | undefined {
  const rows = rowsOf(resolve(schema, components), "");
  if (rows.length === 0) return undefined;
  return fieldTable(rows);
}

/** A table of fields: name, type, whether it must be given, what it is. */
export function fieldTable(rows: readonly Row[]): Html {
  const body = rows.map(
    ({ name, schema, isRequired }) =>
      html`<tr>
        <th scope="row">
          <code>${name}</code>${isRequired ? html` <span class="required">required</span>` : undefined}
        </th>
        <td><span class="type">${typeOf(schema)}</span>${details(schema)}</td>
      </tr>`,
  );
  return html`<div class="scroll">
    <table>
      <tbody>
        ${body}
      </tbody>
    </table>
  </div>`;
}

/** A schema in a few words, references as links into the page. */
export function typeOf(schema: JsonSchema): Html {
  if (schema.$ref !== undefined) {
    const name = componentName(schema.$ref);
    return html`<a href="#schema-${name}">${name}</a>`;
  }
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return joinTypes(choices.map(typeOf));
  if (schema.enum) return joinTypes(schema.enum.map((value) => html`<code>${JSON.stringify(value)}</code>`));
  if (schema.const !== undefined) return html`<code>${JSON.stringify(schema.const)}</code>`;
  if (Array.isArray(schema.type)) return joinTypes(schema.type.map((type) => typeOf({ ...schema, type })));
  if (schema.type === "array") return html`list of ${typeOf(schema.items ?? {})}`;
  if (schema.type === "object") return typeOfObject(schema);
  return html`${schema.format ?? schema.type ?? "anything"}`;
}

export function componentName(reference: string): string {
  return reference.slice(reference.lastIndexOf("/") + 1);
}

function typeOfObject({ properties, additionalProperties }: JsonSchema): Html {
  if (properties || typeof additionalProperties !== "object") return html`object`;
  return Object.keys(additionalProperties).length === 0
    ? html`object`
    : html`object of ${typeOf(additionalProperties)}`;
}

function joinTypes(types: readonly Html[]): Html {
  return html`${types.map((type, index) => (index === 0 ? type : html`<span class="or"> or </span>${type}`))}`;
}

/** The rows of an object, then those of the objects inside it that have no name of their own. */
function rowsOf(schema: JsonSchema, prefix: string): Row[] {
  return Object.entries(schema.properties ?? {}).flatMap(([property, inner]) => {
    const name = prefix + property;
    const row: Row = { name, schema: inner, isRequired: (schema.required ?? []).includes(property) };
    if (name.split(".").length >= deepestNesting) return [row];
    return [row, ...rowsOf(innerObject(inner), `${name}${isList(inner) ? "[]" : ""}.`)];
  });
}

function innerObject(schema: JsonSchema): JsonSchema {
  const choices = (schema.anyOf ?? [schema]).filter(({ type }) => type !== "null");
  const only = choices.length === 1 ? choices[0] : undefined;
  return (only?.type === "array" ? only.items : only) ?? {};
}

function isList(schema: JsonSchema): boolean {
  return (schema.anyOf ?? [schema]).some(({ type }) => type === "array");
}

function resolve(schema: JsonSchema, components: Components): JsonSchema {
  return schema.$ref === undefined ? schema : (components[componentName(schema.$ref)] ?? {});
}

const limits: Record<string, (limit: string) => string> = {
  minimum: (limit) => `at least ${limit}`,
  maximum: (limit) => `at most ${limit}`,
  minLength: (limit) => `at least ${limit} characters`,
  maxLength: (limit) => `at most ${limit} characters`,
  minItems: (limit) => `at least ${limit}`,
  maxItems: (limit) => `at most ${limit}`,
};

function details(schema: JsonSchema): Html {
  const limited = schema.anyOf?.find(({ type }) => type !== "null") ?? schema;
  const found = Object.entries(limits)
    .filter(([keyword]) => typeof limited[keyword] === "number")
    .map(([keyword, say]) => say(Number(limited[keyword]).toLocaleString("en")));
  const facts = [
    ...(schema.default === undefined ? [] : [html`default <code>${JSON.stringify(schema.default)}</code>`]),
    ...found.map((limit) => html`${limit}`),
  ];
  return html`${facts.map((fact) => html`<span class="fact">${fact}</span>`)}${
    schema.description === undefined ? undefined : html`<p>${withCode(schema.description)}</p>`
  }`;
}
