// The answer is JSON that fits the target's `schema`. A keyword that is not known here is an error, never a pass.
const words = new Set([
  "$defs",
  "$id",
  "$schema",
  "default",
  "definitions",
  "description",
  "examples",
  "title",
]);

const typeOf = (value) => (value === null ? "null" : Array.isArray(value) ? "array" : typeof value);
const isType = (value, type) => (type === "integer" ? Number.isInteger(value) : typeOf(value) === type);
const isRecord = (value) => typeOf(value) === "object";
// The order of keys says nothing.
const toText = (value) =>
  JSON.stringify(value, (_, inner) =>
    isRecord(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );
const same = (one, other) => toText(one) === toText(other);

const checks = {
  type: (value, types) => [types].flat().some((type) => isType(value, type)),
  enum: (value, values) => values.some((one) => same(one, value)),
  const: (value, one) => same(one, value),
  required: (value, names) => !isRecord(value) || names.every((name) => Object.hasOwn(value, name)),
  properties: (value, schemas, fits) =>
    !isRecord(value) ||
    Object.entries(schemas).every(
      ([name, schema]) => !Object.hasOwn(value, name) || fits(value[name], schema),
    ),
  additionalProperties: (value, schema, fits, whole) =>
    !isRecord(value) ||
    Object.keys(value).every(
      (name) => Object.hasOwn(whole.properties ?? {}, name) || fits(value[name], schema),
    ),
  items: (value, schema, fits) => !Array.isArray(value) || value.every((item) => fits(item, schema)),
  minItems: (value, count) => !Array.isArray(value) || value.length >= count,
  maxItems: (value, count) => !Array.isArray(value) || value.length <= count,
  uniqueItems: (value, wanted) =>
    !wanted || !Array.isArray(value) || new Set(value.map((item) => toText(item))).size === value.length,
  minLength: (value, count) => typeof value !== "string" || [...value].length >= count,
  maxLength: (value, count) => typeof value !== "string" || [...value].length <= count,
  pattern: (value, pattern) => typeof value !== "string" || new RegExp(pattern, "u").test(value),
  minimum: (value, least) => typeof value !== "number" || value >= least,
  maximum: (value, most) => typeof value !== "number" || value <= most,
  exclusiveMinimum: (value, least) => typeof value !== "number" || value > least,
  exclusiveMaximum: (value, most) => typeof value !== "number" || value < most,
  anyOf: (value, schemas, fits) => schemas.some((schema) => fits(value, schema)),
  oneOf: (value, schemas, fits) => schemas.filter((schema) => fits(value, schema)).length === 1,
  allOf: (value, schemas, fits) => schemas.every((schema) => fits(value, schema)),
  not: (value, schema, fits) => !fits(value, schema),
};

function createFits(root) {
  const resolve = (reference) => {
    if (!reference.startsWith("#"))
      throw new Error(`Only references within the schema are followed: ${reference}`);
    return reference
      .slice(1)
      .split("/")
      .filter((step) => step !== "")
      .reduce((schema, step) => schema?.[step.replaceAll("~1", "/").replaceAll("~0", "~")], root);
  };
  const fits = (value, schema) => {
    if (typeof schema === "boolean") return schema;
    if (!isRecord(schema)) throw new Error("The schema is none.");
    return Object.entries(schema).every(([word, rule]) => {
      if (word === "$ref") return fits(value, resolve(rule));
      if (words.has(word)) return true;
      if (!Object.hasOwn(checks, word)) throw new Error(`The keyword \`${word}\` is not known here.`);
      return checks[word](value, rule, fits, schema);
    });
  };
  return fits;
}

function judge(log, testcase) {
  const { schema } = testcase.target;
  if (schema === undefined) throw new Error("The target has no `schema`.");
  const fits = createFits(schema);
  let value;
  try {
    value = JSON.parse(log.output);
  } catch {
    console.log("The answer is no JSON.");
    return false;
  }
  return fits(value, schema);
}
