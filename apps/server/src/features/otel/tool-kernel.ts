import { isRecord } from "./decode/read-value.ts";

type Given = { name: string; description?: string | undefined; parameters?: unknown; strict?: unknown };

/** The version of a Tool that a call stands for, in the normal form of Tools: what is empty is left out. */
export function toToolKernel(
  { name, description, parameters, strict }: Given,
  rest: { source_code?: unknown; setup_values?: unknown; attributes?: unknown } = {},
): Record<string, unknown> {
  const { source_code, setup_values, attributes } = rest;
  return {
    function: {
      name,
      description: description ?? "",
      ...(typeof strict === "boolean" && { strict }),
      ...(isRecord(parameters) && { parameters }),
    },
    ...(typeof source_code === "string" && { source_code }),
    ...(hasKeys(setup_values) && { setup_values }),
    ...(hasKeys(attributes) && { attributes }),
  };
}

const hasKeys = (value: unknown): boolean => isRecord(value) && Object.keys(value).length > 0;
