import { lookUp } from "./look-up.ts";
import type { TemplateCall } from "./template-language.ts";
import { toText } from "./to-text.ts";

/**
 * The arguments of a tool that a template calls, as texts; an input that is not given is empty.
 *
 * @example
 * const [call] = compilePrompt({ model: "m", template: '{{ snippet("greeting", name) }}' }).calls;
 * callArguments(call, { name: "Ada" }); // ["greeting", "Ada"]
 */
export function callArguments(call: TemplateCall, inputs: Readonly<Record<string, unknown>>): string[] {
  return call.arguments.map((argument) =>
    argument.kind === "literal" ? argument.value : (toText(lookUp(inputs, argument.name, undefined)) ?? ""),
  );
}
