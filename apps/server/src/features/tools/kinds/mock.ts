import type { JsonValue } from "@parley/evaluators";
import type { ToolBehaviour } from "./kind.ts";
import { namedArguments, toText } from "./named-arguments.ts";

/** For tests: answers `setup_values.output`, or what it was asked. */
export const mock: ToolBehaviour = {
  run: async (run) => {
    const { output = namedArguments(run) } = run.kernel.setup_values ?? {};
    return { ok: true, output: toText(output as JsonValue) };
  },
};
