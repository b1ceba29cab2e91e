import { type ToolKernel, toolTypeOf } from "../tool.ts";

/**
 * A Tool as its version is hashed. What is absent, what is empty and what its type would be anyway are the same.
 *
 * @example
 * normalizeToolKernel({ source_code: "…", tool_type: "python", attributes: {} }); // { source_code: "…" }
 */
export function normalizeToolKernel(kernel: ToolKernel): ToolKernel {
  const { function: described, source_code, setup_values, attributes, tool_type } = kernel;
  const isSaid = tool_type !== undefined && tool_type !== toolTypeOf({ source_code });
  return {
    ...(described && { function: described }),
    ...(source_code !== undefined && { source_code }),
    ...(hasKeys(setup_values) && { setup_values }),
    ...(hasKeys(attributes) && { attributes }),
    ...(isSaid && { tool_type }),
  };
}

const hasKeys = (object: object | undefined): boolean => Object.keys(object ?? {}).length > 0;
