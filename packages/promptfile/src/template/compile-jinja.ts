import type { JinjaEngine } from "./jinja-engine.ts";
import type { CompiledText } from "./template-language.ts";

/** Compiles a text of the `jinja` template language. */
export function compileJinja(source: string, engine: JinjaEngine | undefined): CompiledText {
  return {
    variables: [],
    findMissing: () => [],
    render(inputs) {
      if (!engine) {
        return {
          ok: false,
          missing: [],
          message: "The Prompt is written in Jinja, and no Jinja engine is loaded here.",
        };
      }
      const result = engine.render(source, inputs);
      return result.ok ? result : { ok: false, missing: [], message: result.message };
    },
  };
}
