import { createSandbox, type JudgeMeans } from "@parley/evaluators";
import type { Gateway } from "@parley/gateway";
import { compilePrompt, type JinjaEngine } from "@parley/promptfile";
import { type ModelChoice, toGatewayRequest } from "../test/to-gateway-request.ts";

type Given = { gateway: Gateway; jinja: JinjaEngine | undefined; choice: ModelChoice };

/** What judging takes here: a sandbox of this process, and the providers of the environment. */
export function openJudge({ gateway, jinja, choice }: Given): JudgeMeans & { close(): Promise<void> } {
  const sandbox = createSandbox({});
  return {
    sandbox,
    renderTemplate: (kernel, inputs) =>
      compilePrompt(kernel, jinja === undefined ? {} : { jinja }).render(inputs),
    async askModel({ kernel, messages, text, response_format, signal }) {
      const { template: _template, ...parameters } = kernel;
      const built = toGatewayRequest({ ...parameters, template: [] }, { inputs: {} }, { jinja, choice });
      if (!built.ok) throw new Error(built.message);
      const request = { ...built.request, messages, text, response_format, signal };
      const { usage, ...reply } = await gateway.call(request);
      return { ...reply, ...usage };
    },
    close: () => sandbox.close(),
  };
}
