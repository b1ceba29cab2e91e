import { Validator, type Schema } from "@cfworker/json-schema";
import { toolErrors } from "@parley/contract";
import { isOutOfTime, withinTime } from "../../kernel/within-time.ts";
import type { RunnableTool } from "./run-tool.ts";

/** Patterns and references can take for ever, and nobody else is served meanwhile. */
const limitMs = 500;

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
  const { valid, errors } = validate(tool, parameters, args);
  if (valid) return;
  // The last one is the innermost: the argument, not the object around it.
  const { instanceLocation = "#", error = "It does not fit." } = errors.at(-1) ?? {};
  throw toolErrors.argumentsInvalid({ tool, path: toPath(instanceLocation), reason: error });
}

function validate(tool: string, parameters: Record<string, unknown>, args: Record<string, unknown>) {
  try {
    return withinTime(limitMs, () => new Validator(parameters as Schema, "2020-12").validate(args));
  } catch (cause) {
    // Half of a surrogate pair in a name: no path could be given for what is below it.
    if (cause instanceof URIError)
      throw toolErrors.argumentsInvalid({
        tool,
        path: "inputs",
        reason: "A name in it holds half a character.",
      });
    const reason = isOutOfTime(cause)
      ? `checking takes longer than ${limitMs} ms. Simplify patterns and references.`
      : `${cause instanceof Error ? cause.message : "unreadable"}.`;
    throw toolErrors.parametersUnusable({ tool, reason }, { cause });
  }
}

/** `#/a/0` as `inputs.a.0`. */
const toPath = (pointer: string): string =>
  ["inputs", ...pointer.split("/").slice(1)]
    .map((part) => decodeURIComponent(part.replaceAll("~1", "/").replaceAll("~0", "~")))
    .join(".");
