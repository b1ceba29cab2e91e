import { toolErrors } from "@parley/contract";
import { checkSchema } from "../../kernel/json-schema.ts";
import type { RunnableTool } from "./run-tool.ts";

/**
 * That the arguments of a call are what the Tool's function says of them.
 *
 * @throws unprocessable naming the argument, or for parameters that are no JSON Schema
 */
export function checkArguments(
  { path: tool, kernel }: Pick<RunnableTool, "path" | "kernel">,
  args: Record<string, unknown>,
): void {
  const { parameters } = kernel.function ?? {};
  if (parameters === undefined || Object.keys(parameters).length === 0) return;
  const finding = checkSchema(parameters, args, { limitMs: 500 });
  if (finding.kind === "unusable")
    throw toolErrors.parametersUnusable({ tool, reason: `${finding.reason}.` });
  if (finding.kind === "fits") return;
  const { path, message: reason } = finding.faults[0];
  throw toolErrors.argumentsInvalid({ tool, path: ["inputs", ...path].join("."), reason });
}
