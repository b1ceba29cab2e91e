/** A type of JSON values, in no language. */
export type TypeNode =
  | { kind: "any" }
  | { kind: "string" | "number" | "integer" | "boolean" | "null" }
  | { kind: "literal"; value: string | number | boolean }
  | { kind: "list"; of: TypeNode }
  | { kind: "tuple"; items: TypeNode[] }
  /** Keys nobody named, all of one type. */
  | { kind: "record"; of: TypeNode }
  | { kind: "object"; fields: Field[] }
  | { kind: "union"; members: TypeNode[] };

export type Field = { name: string; type: TypeNode; isRequired: boolean; description?: string | undefined };

export const any: TypeNode = { kind: "any" };

/** One of several types, each once; with one that may be anything, all of it may be. */
export function unionOf(members: readonly TypeNode[]): TypeNode {
  const flat = members.flatMap((member) => (member.kind === "union" ? member.members : [member]));
  const unique = [...new Map(flat.map((member) => [JSON.stringify(member), member])).values()];
  const [first] = unique;
  if (first === undefined || unique.some(({ kind }) => kind === "any")) return any;
  return unique.length === 1 ? first : { kind: "union", members: unique };
}
