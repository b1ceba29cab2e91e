import type { Field, TypeNode } from "./type-node.ts";
import type { PromptShape, ToolShape, WorkspaceTypes } from "./workspace-types.ts";

const head = `/* eslint-disable */
// Made by \`parley types\`: change the Prompts and Tools, not this file.
import "@parley/sdk";
`;

/**
 * A declaration file that tells `@parley/sdk` what every Prompt and Tool takes and gives.
 *
 * @example
 * await writeFile("parley.d.ts", printTypeScript(types));
 */
export function printTypeScript({ prompts, tools }: WorkspaceTypes): string {
  return [
    head,
    'declare module "@parley/sdk" {',
    "  interface PromptTypes {",
    ...prompts.map((prompt) => indent(printPrompt(prompt), 2)),
    "  }",
    "",
    "  interface ToolTypes {",
    ...tools.map((tool) => indent(printTool(tool), 2)),
    "  }",
    "}",
    "",
  ].join("\n");
}

function printPrompt({ path, inputs, output, tools }: PromptShape): string {
  const calls = tools.map(({ name, arguments: given }) => `${key(name)}: ${print(given)};`);
  return [
    `${key(path)}: {`,
    `  inputs: ${indentRest(printFields(inputs, printInput))};`,
    `  output: ${indentRest(print(output))};`,
    `  tools: ${calls.length === 0 ? "{}" : `{\n${indent(calls.join("\n"), 2)}\n  }`};`,
    "};",
  ].join("\n");
}

function printTool({ path, arguments: given }: ToolShape): string {
  return `${key(path)}: { arguments: ${print(given)} };`;
}

/** Anything but nothing: an input that is undefined is a missing one. */
function printInput(node: TypeNode): string {
  return node.kind === "any" ? "{} | null" : print(node);
}

function print(node: TypeNode): string {
  switch (node.kind) {
    case "any":
      return "unknown";
    case "integer":
      return "number";
    case "literal":
      return JSON.stringify(node.value);
    case "list":
      return `${node.of.kind === "union" ? `(${print(node.of)})` : print(node.of)}[]`;
    case "tuple":
      return `[${node.items.map(print).join(", ")}]`;
    case "record":
      return `Record<string, ${print(node.of)}>`;
    case "object":
      return printFields(node.fields, print);
    case "union":
      return node.members.map(print).join(" | ");
    default:
      return node.kind;
  }
}

function printFields(fields: readonly Field[], printType: (node: TypeNode) => string): string {
  if (fields.length === 0) return "Record<string, never>";
  const lines = fields.flatMap(({ name, type, isRequired, description }) => [
    ...(description ? [`/** ${description.replaceAll("*/", "* /").replaceAll(/\s+/g, " ").trim()} */`] : []),
    `${key(name)}${isRequired ? "" : "?"}: ${printType(type)}${isRequired ? "" : " | undefined"};`,
  ]);
  return `{\n${indent(lines.join("\n"), 1)}\n}`;
}

function key(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}

function indent(text: string, levels: number): string {
  return text
    .split("\n")
    .map((line) => "  ".repeat(levels) + line)
    .join("\n");
}

/** All lines but the first, which stands behind its key. */
function indentRest(text: string): string {
  return text.replaceAll("\n", "\n  ");
}
