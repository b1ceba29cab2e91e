/** What a schema says of a value. */
type Finding<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly SchemaIssue[] };

type SchemaIssue = {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
};

type JsonSchemaOf = (options: { readonly target: "draft-2020-12" }) => Record<string, unknown>;

/**
 * A schema of any library that speaks Standard Schema (zod, Valibot, ArkType), or what `jsonSchema` of
 * `@parley/sdk/json-schema` makes of a JSON Schema. Where the library writes JSON Schema too (zod does), people and
 * models are shown it.
 */
export type Schema<Output = unknown> = {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => Finding<Output> | Promise<Finding<Output>>;
    readonly types?: { readonly input: unknown; readonly output: Output } | undefined;
    readonly jsonSchema?: { readonly input: JsonSchemaOf; readonly output: JsonSchemaOf } | undefined;
  };
};

export type Checked<Output> =
  | { readonly kind: "fits"; readonly value: Output }
  | { readonly kind: "misfits"; readonly problems: string };

/** Checks a value; a schema that fails by itself lets nothing through. */
export async function checkValue<Output>(schema: Schema<Output>, value: unknown): Promise<Checked<Output>> {
  try {
    const finding = await schema["~standard"].validate(value);
    if (finding.issues === undefined) return { kind: "fits", value: finding.value };
    return { kind: "misfits", problems: finding.issues.map(describeIssue).join("; ") };
  } catch (error) {
    return { kind: "misfits", problems: `the schema could not check it (${String(error)})` };
  }
}

function describeIssue({ message, path = [] }: SchemaIssue): string {
  const place = path.map((part) => String(typeof part === "object" ? part.key : part)).join(".");
  return place === "" ? message : `\`${place}\` ${message}`;
}

/** The JSON Schema of what goes in, or of what comes out; undefined where the library cannot say it. */
export function toJsonSchema(
  schema: Schema,
  direction: "input" | "output",
): Record<string, unknown> | undefined {
  try {
    return schema["~standard"].jsonSchema?.[direction]({ target: "draft-2020-12" });
  } catch {
    // Some types of a library have no JSON form; what they check here still holds.
    return undefined;
  }
}
