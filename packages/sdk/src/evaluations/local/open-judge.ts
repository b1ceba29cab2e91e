import { createSandbox, type JudgeMeans } from "@parley/evaluators";
import type { Gateway } from "@parley/gateway";
import { compilePrompt, type JinjaEngine } from "@parley/promptfile";
import { type ModelChoice, toGatewayRequest } from "./to-gateway-request.ts";

type Given = {
  gateway: Pick<Gateway, "call">;
  jinja: JinjaEngine | undefined;
  choice: ModelChoice;
  /** Answers that are judged at once. */
  concurrency: number;
  /** Where Python's start is kept; see `SandboxOptions`. */
  cacheFolder?: string | undefined;
  /** Which packages Python can import; see `SandboxOptions`. */
  pythonPackages?: string | undefined;
};

/** What judging takes here: a sandbox of this process, and the providers of the environment. */
export function openJudge({
  gateway,
  jinja,
  choice,
  concurrency,
  cacheFolder,
  pythonPackages,
}: Given): JudgeMeans & { close(): Promise<void> } {
  const sandbox = createSandbox({ cacheFolder, pythonPackages, maxWaiting: concurrency });
  return {
    sandbox,
    renderTemplate: (kernel, inputs) =>
      compilePrompt(kernel, jinja === undefined ? {} : { jinja }).render(inputs),
    async askModel({ kernel, messages, text, response_format, embed, signal }) {
      const { template: _template, ...parameters } = kernel;
      const built = toGatewayRequest({ ...parameters, template: [] }, { inputs: {} }, { jinja, choice });
      if (!built.ok) throw new Error(built.message);
      const asked = { messages, text, response_format, signal };
      const request = { ...built.request, ...asked, ...(embed && { endpoint: "embed" as const, embed }) };
      const { usage, ...reply } = await gateway.call(request);
      return { ...reply, ...usage };
    },
    close: () => sandbox.close(),
  };
}
