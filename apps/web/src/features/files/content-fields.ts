/** A name with its text: a header, a snippet, an option with what it means. */
export type Pair = readonly [name: string, text: string];

type Choice = { value: string; label: string };

/** A part of a version's content, as a person fills it in. */
export type ContentField = { key: string; label: string; help?: string } & (
  | { kind: "line" | "number" | "text" | "json" | "code" | "prompt" }
  | { kind: "choice"; choices: readonly Choice[] }
  | { kind: "pairs"; name: string; text: string; choices?: readonly Choice[] }
);

/** What is typed, by the field's key. */
export type ContentValues = Readonly<Record<string, string | readonly Pair[]>>;

/** How a type's content is edited: its fields (some depend on what is chosen), what stands in them, and the way back. */
export type ContentEditing<C> = {
  values: ContentValues;
  fieldsOf: (values: ContentValues) => ContentField[];
  /** Reads what was typed; only called where no field has a problem. */
  read: (values: ContentValues) => C;
};

/** What was typed into a field that holds a text. */
export function textOf(values: ContentValues, key: string): string {
  const value = values[key];
  return typeof value === "string" ? value : "";
}

/** What was typed into a field of pairs, without rows that have no name. */
export function pairsOf(values: ContentValues, key: string): Pair[] {
  const value = values[key];
  return typeof value === "object" ? value.filter(([name]) => name.trim() !== "") : [];
}

/** The object that was typed as JSON; nothing where nothing was. */
export function objectOf(values: ContentValues, key: string): Record<string, unknown> | undefined {
  const text = textOf(values, key).trim();
  return text === "" ? undefined : (JSON.parse(text) as Record<string, unknown>);
}

/** An object as it stands in a field. */
export const jsonText = (value: object | null | undefined): string =>
  value ? JSON.stringify(value, null, 2) : "";
