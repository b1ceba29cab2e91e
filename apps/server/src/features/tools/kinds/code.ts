import { toolErrors } from "@parley/contract";
import { SandboxUnavailableError, type CodeLanguage } from "@parley/evaluators";
import type { ToolBehaviour, ToolOutcome } from "./kind.ts";
import { toText } from "./named-arguments.ts";

/** Code of people's own, run in the sandbox: the function named as in `function`, else the last one it defines. */
export const createCode = (language: CodeLanguage): ToolBehaviour => ({
  async run(
    { kernel, args, variables, organizationId, signal },
    { sandbox, codeLimits },
  ): Promise<ToolOutcome> {
    const running = sandbox.runCode({
      language,
      code: kernel.source_code ?? "",
      entry: kernel.function?.name,
      args: "named" in args ? args.named : args.positional,
      env: variables,
      limits: codeLimits,
      scope: organizationId,
      signal,
    });
    const result = await running.catch((cause: unknown) => {
      if (cause instanceof SandboxUnavailableError)
        throw toolErrors.sandboxUnavailable({ reason: cause.message }, { cause });
      throw cause;
    });
    const stdout = result.stdout + result.stderr || undefined;
    return result.ok
      ? { ok: true, output: toText(result.value), stdout }
      : { ok: false, error: result.traceback || result.message, stdout };
  },
});
