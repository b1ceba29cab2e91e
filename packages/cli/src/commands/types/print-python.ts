import type { Field, TypeNode } from "./type-node.ts";
import type { PromptShape, ToolShape, WorkspaceTypes } from "./workspace-types.ts";

const head = `# Made by \`parley types\`: change the Prompts and Tools, not this file.
from typing import Any, Literal, NotRequired, Protocol, TypedDict, overload
`;

/**
 * A stub file with a TypedDict for what every Prompt and Tool takes and gives, and a protocol of the calls.
 *
 * @example
 * await writeFile("parley_types.pyi", printPython(types));
 */
export function printPython({ prompts, tools }: WorkspaceTypes): string {
  const classes = createClasses();
  const calls = prompts.map((prompt) => printPrompt(prompt, classes));
  for (const tool of tools) printTool(tool, classes);
  const paths = prompts.map(({ path }) => text(path));
  return [
    head,
    ...classes.printed,
    `PromptPath = ${paths.length === 0 ? "str" : `Literal[${paths.join(", ")}]`}`,
    "",
    "class PromptCalls(Protocol):",
    ...calls.flatMap((call) => ["    @overload", `    ${call}`]),
    "    @overload",
    "    def call(self, *, id: str, inputs: dict[str, Any] = ..., **rest: Any) -> Any: ...",
    // One overload alone is an error; another by any path would accept what those by their paths refuse.
    "    @overload",
    "    def call(self, *, version_id: str, id: str, **rest: Any) -> Any: ...",
    "",
  ].join("\n");
}

/** Names that are unique, and the classes printed under them; a class stands before those it is part of. */
type Classes = { printed: string[]; nameFor: (...parts: string[]) => string };

function createClasses(): Classes {
  const taken = new Set([
    "PromptCalls",
    "PromptPath",
    "Any",
    "Literal",
    "NotRequired",
    "Protocol",
    "TypedDict",
  ]);
  return {
    printed: [],
    nameFor(...parts) {
      const words = parts.flatMap((part) => part.split(/[^\p{ID_Continue}]+|_+/u)).filter(Boolean);
      const joined = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
      const base = /^\p{ID_Start}/u.test(joined) ? joined : `P${joined}`;
      for (let count = 1; ; count += 1) {
        const name = count === 1 ? base : `${base}${count}`;
        if (taken.has(name)) continue;
        taken.add(name);
        return name;
      }
    },
  };
}

function printPrompt({ path, inputs, output, tools }: PromptShape, classes: Classes): string {
  const name = printClass(inputs, { name: classes.nameFor(path, "Inputs"), classes });
  if (output.kind === "object") print(output, { at: [path, "Output"], classes });
  else
    classes.printed.push(`${classes.nameFor(path, "Output")} = ${print(output, { at: [path], classes })}\n`);
  for (const tool of tools) printArguments(tool.arguments, { at: [path, tool.name, "Arguments"], classes });
  const isOptional = inputs.every(({ isRequired }) => !isRequired);
  return `def call(self, *, path: Literal[${text(path)}], inputs: ${name}${isOptional ? " = ..." : ""}, **rest: Any) -> Any: ...`;
}

function printTool({ path, arguments: given }: ToolShape, classes: Classes): void {
  printArguments(given, { at: [path, "Arguments"], classes });
}

function printArguments(given: TypeNode, { at, classes }: { at: string[]; classes: Classes }): void {
  if (given.kind === "object") print(given, { at, classes });
  else classes.printed.push(`${classes.nameFor(...at)} = ${print(given, { at, classes })}\n`);
}

type Place = { /** What the name of a class here is made of. */ at: string[]; classes: Classes };

function print(node: TypeNode, place: Place): string {
  switch (node.kind) {
    case "any":
      return "Any";
    case "string":
      return "str";
    case "number":
      return "float";
    case "integer":
      return "int";
    case "boolean":
      return "bool";
    case "null":
      return "None";
    case "literal":
      return printLiteral(node.value);
    case "list":
      return `list[${print(node.of, { ...place, at: [...place.at, "Item"] })}]`;
    case "tuple":
      return `tuple[${node.items.map((item) => print(item, { ...place, at: [...place.at, "Item"] })).join(", ")}]`;
    case "record":
      return `dict[str, ${print(node.of, { ...place, at: [...place.at, "Value"] })}]`;
    case "object":
      return printClass(node.fields, { name: place.classes.nameFor(...place.at), classes: place.classes });
    case "union":
      return [...new Set(node.members.map((member) => print(member, place)))].join(" | ");
  }
}

/** A number that is not whole cannot be a literal type. */
function printLiteral(value: string | number | boolean): string {
  if (typeof value === "boolean") return value ? "Literal[True]" : "Literal[False]";
  if (typeof value === "number") return Number.isSafeInteger(value) ? `Literal[${value}]` : "float";
  return `Literal[${text(value)}]`;
}

function printClass(fields: readonly Field[], { name, classes }: { name: string; classes: Classes }): string {
  const typed = fields.map((field) => {
    const type = print(field.type, { at: [name, field.name], classes });
    return { ...field, type: field.isRequired ? type : `NotRequired[${type}]` };
  });
  const isPlain = fields.every((field) => isPlainName(field.name));
  if (!isPlain) {
    const entries = typed.map((field) => `${text(field.name)}: ${field.type}`);
    classes.printed.push(`${name} = TypedDict(${text(name)}, {${entries.join(", ")}})\n`);
    return name;
  }
  const lines = typed.flatMap(({ name: key, type, description }) => [
    ...(description ? [`    # ${description.replaceAll(/\s+/g, " ").trim()}`] : []),
    `    ${key}: ${type}`,
  ]);
  classes.printed.push(
    [`class ${name}(TypedDict):`, ...(lines.length === 0 ? ["    pass"] : lines), ""].join("\n"),
  );
  return name;
}

const keywords = new Set(
  "False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield".split(
    " ",
  ),
);

/** Two underscores in front would be renamed within a class. */
function isPlainName(name: string): boolean {
  return /^[A-Za-z]\w*$/.test(name) && !keywords.has(name);
}

/** JSON's texts are Python's, too, but for halves of characters. */
function text(value: string): string {
  return JSON.stringify(value.toWellFormed());
}
