/** How one value is typed in: by what its JSON Schema says, or by what it is. */
export type FieldType = "text" | "number" | "integer" | "boolean" | "choice" | "date" | "list" | "json";

export type SchemaField = {
  name: string;
  label: string;
  description: string | undefined;
  type: FieldType;
  /** Of a choice. */
  choices: readonly unknown[];
  isRequired: boolean;
  /** Undefined where there is none yet. */
  value: unknown;
  mayChange: boolean;
};

type Record_ = Record<string, unknown>;
const isRecord = (value: unknown): value is Record_ =>
  typeof value === "object" && value !== null && !Array.isArray(value);

type Given = { schema: unknown; values: Record_; mayChange: (name: string) => boolean };

/** The fields of an object: those it has, then those its schema knows besides and that may be filled in. */
export function schemaFields({ schema, values, mayChange }: Given): SchemaField[] {
  const root = isRecord(schema) ? schema : {};
  const properties = isRecord(root["properties"]) ? root["properties"] : {};
  const required = Array.isArray(root["required"]) ? root["required"] : [];
  const present = Object.keys(values);
  const absent = Object.keys(properties).filter((name) => !Object.hasOwn(values, name) && mayChange(name));
  return [...present, ...absent].map((name) => {
    const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    return {
      name,
      ...readProperty({ name, property, value }),
      isRequired: required.includes(name),
      value,
      mayChange: mayChange(name),
    };
  });
}

/** How a single value is typed in. */
export function readProperty({ name, property, value }: { name: string; property: unknown; value: unknown }) {
  const { title, description, enum: choices } = isRecord(property) ? property : {};
  const isChoice = Array.isArray(choices) && choices.length > 0;
  return {
    label: typeof title === "string" ? title : name,
    description: typeof description === "string" ? description : undefined,
    type: isChoice ? ("choice" as const) : typeOf(isRecord(property) ? property : {}, value),
    choices: isChoice ? choices : [],
  };
}

function typeOf({ type, format, items }: Record_, value: unknown): FieldType {
  if (type === "string" && format === "date" && isDay(value)) return "date";
  if (type === "string") return fitsText(value) ? "text" : "json";
  if (type === "array" && isRecord(items) && items["type"] === "string" && !("enum" in items))
    return isList(value) ? "list" : "json";
  if (type === "number" || type === "integer" || type === "boolean") return type;
  if (type !== undefined) return "json";
  if (typeof value === "string") return "text";
  return typeof value === "number" || typeof value === "boolean" ? (typeof value as FieldType) : "json";
}

const isDay = (value: unknown): boolean =>
  value === undefined || (typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/u.test(value));

/** Whether one a line says all of it. */
const isList = (value: unknown): boolean =>
  value === undefined ||
  (Array.isArray(value) &&
    value.every(
      (each) => typeof each === "string" && each !== "" && each.trim() === each && !/[\r\n]/u.test(each),
    ));

const fitsText = (value: unknown): boolean => value === undefined || typeof value === "string";

/** A value as the text that stands in its field. */
export function textOfValue({ type, value }: Pick<SchemaField, "type" | "value">): string {
  if (value === undefined) return "";
  if (type === "text" || type === "date") return String(value);
  if (type === "list" && Array.isArray(value)) return value.join("\n");
  return JSON.stringify(value, null, type === "json" ? 2 : 0);
}

export type Read = { value: unknown } | { isAbsent: true } | { problem: string };

/** What a text in a field stands for; empty leaves out what need not be there. */
export function readField(field: Pick<SchemaField, "type" | "isRequired" | "value">, text: string): Read {
  if (text.trim() === "" && (field.type !== "text" || field.value === undefined))
    return field.isRequired ? { problem: "This is needed." } : { isAbsent: true };
  if (field.type === "text" || field.type === "date") return { value: text };
  if (field.type === "list") return { value: readLines(text) };
  if (field.type === "number" || field.type === "integer") return readNumber(field.type, text);
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return { problem: "This is not JSON yet." };
  }
}

const readLines = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

function readNumber(type: "number" | "integer", text: string): Read {
  if (!/^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/iu.test(text.trim())) return { problem: "This is not a number." };
  const value = Number(text);
  if (!Number.isFinite(value)) return { problem: "This number is too large." };
  if (type === "integer" && !Number.isInteger(value)) return { problem: "This must be a whole number." };
  if (Number.isInteger(value) && !Number.isSafeInteger(value))
    return { problem: "This number has more digits than can be kept." };
  return { value };
}

/** Texts by the name of their field; fields that were not touched are not in it. */
export type Draft = Readonly<Record<string, string>>;

/** The object as typed, and what is wrong with it by field. */
export function readDraft(
  fields: readonly SchemaField[],
  draft: Draft,
): { values: Record_; problems: ReadonlyMap<string, string> } {
  const values = new Map<string, unknown>();
  const problems = new Map<string, string>();
  for (const field of fields) {
    const text = field.mayChange ? draftOf(draft, field.name) : undefined;
    const isUntouched = text === undefined || text === textOfValue(field);
    const read: Read = isUntouched ? untouched(field) : readField(field, text);
    if ("problem" in read) problems.set(field.name, read.problem);
    if ("value" in read) values.set(field.name, read.value);
    // What cannot be read changes nothing yet.
    if ("problem" in read && field.value !== undefined) values.set(field.name, field.value);
  }
  return { values: Object.fromEntries(values), problems };
}

/** The text of a field, if it was touched. A field may be called `constructor`. */
export const draftOf = (draft: Draft, name: string): string | undefined =>
  Object.hasOwn(draft, name) ? draft[name] : undefined;

/** What nobody touched stays as it is, whatever its field would make of it. */
const untouched = ({ value }: SchemaField): Read => (value === undefined ? { isAbsent: true } : { value });
