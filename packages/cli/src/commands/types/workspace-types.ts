import { type AgentKernel, describeVariables, type PromptKernel, readInputs } from "@parley/promptfile";
import { readSchema } from "./read-schema.ts";
import { any, type Field, type TypeNode } from "./type-node.ts";

/** What calls of a Prompt take and give. */
export type PromptShape = {
  path: string;
  inputs: Field[];
  output: TypeNode;
  /** The functions it offers its model. */
  tools: { name: string; arguments: TypeNode }[];
};

export type ToolShape = { path: string; arguments: TypeNode };

/** What the types of a workspace are made of, each list in the order of the paths. */
export type WorkspaceTypes = { prompts: PromptShape[]; tools: ToolShape[] };

/**
 * What calls of a Prompt take and give: its declared inputs, else the variables of its template, which may hold
 * anything; the answer by its `response_format`, else text.
 */
export function shapeOfPrompt(path: string, kernel: PromptKernel | AgentKernel): PromptShape {
  return {
    path,
    inputs: kernel.inputs === undefined ? discoveredInputs(kernel) : declaredInputs(kernel.inputs),
    output: outputOf(kernel),
    tools: (kernel.tools ?? []).flatMap((tool) => {
      if (!("type" in tool)) return [{ name: tool.name, arguments: argumentsOf(tool.parameters) }];
      if (tool.type === "file") return [];
      return [{ name: tool.json_schema.name, arguments: argumentsOf(tool.json_schema.parameters) }];
    }),
  };
}

/** Of a function without `parameters`, anything. */
export function argumentsOf(parameters: Record<string, unknown> | null | undefined): TypeNode {
  return parameters ? readSchema(parameters) : { kind: "record", of: any };
}

function declaredInputs(inputs: NonNullable<PromptKernel["inputs"]>): Field[] {
  return readInputs(inputs).map(({ name, schema, isRequired }) => {
    const { description } = schema;
    return {
      name,
      // References lead to the definitions of the whole, where there is one.
      type: readSchema({ ...schema, $defs: inputs["$defs"], definitions: inputs["definitions"] }),
      isRequired,
      description: typeof description === "string" ? description : undefined,
    };
  });
}

function discoveredInputs(kernel: Pick<PromptKernel, "template" | "template_language">): Field[] {
  return describeVariables(kernel).map(({ name, type, isRequired }) => ({
    name,
    type: type === undefined ? any : readSchema({ type }),
    isRequired,
  }));
}

function outputOf({ response_format: format }: Pick<PromptKernel, "response_format">): TypeNode {
  if (format?.type === "json_object") return { kind: "record", of: any };
  if (format?.type !== "json_schema") return { kind: "string" };
  // The wire's way is `{name, schema}`; the schema by itself is understood too.
  return readSchema(format.json_schema?.["schema"] ?? format.json_schema);
}
