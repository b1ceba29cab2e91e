import type { GatewayRequest } from "@parley/gateway";
import {
  type AgentKernel,
  compilePrompt,
  type JinjaEngine,
  type PromptKernel,
  type PromptTest,
} from "@parley/promptfile";

/** Who answers instead of whom the file names. */
export type ModelChoice = { provider: string | undefined; model: string | undefined };

type Context = { choice: ModelChoice; jinja: JinjaEngine | undefined };
type Built = { ok: true; request: GatewayRequest } | { ok: false; message: string };

/** What a model is asked for one test: the template with its inputs, the test's messages, the parameters. */
export function toGatewayRequest(
  kernel: PromptKernel | AgentKernel,
  { inputs = {}, messages = [] }: Pick<PromptTest, "inputs" | "messages">,
  { choice, jinja }: Context,
): Built {
  const { tools: _tools, ...shared } = kernel;
  const compiled = compilePrompt(shared, jinja === undefined ? {} : { jinja });
  const [call] = compiled.calls;
  if (call !== undefined)
    return {
      ok: false,
      message: `The template calls the Tool \`${call.name}\`, which only a server can run.`,
    };
  const rendered = compiled.render(inputs);
  if (!rendered.ok) return { ok: false, message: rendered.message };
  return {
    ok: true,
    request: {
      ...parametersOf(kernel, choice),
      messages: [...rendered.messages, ...messages],
      text: rendered.text,
      tools: functionsOf(kernel),
    },
  };
}

/** A test that chooses its model asks that one: fallbacks of the file would hide who answered. */
function parametersOf(
  kernel: PromptKernel | AgentKernel,
  { provider, model }: ModelChoice,
): Omit<GatewayRequest, "messages"> {
  const isChosen = provider !== undefined || model !== undefined;
  return {
    model: model ?? kernel.model,
    // A model that is chosen by its name finds its provider by itself.
    provider: provider ?? (model === undefined ? kernel.provider : undefined),
    endpoint: kernel.endpoint === "complete" ? "complete" : "chat",
    max_tokens: kernel.max_tokens,
    temperature: kernel.temperature,
    top_p: kernel.top_p,
    stop: kernel.stop,
    presence_penalty: kernel.presence_penalty,
    frequency_penalty: kernel.frequency_penalty,
    seed: kernel.seed,
    response_format: kernel.response_format,
    reasoning_effort: kernel.reasoning_effort,
    other: kernel.other,
    fallbacks: isChosen ? undefined : kernel.fallbacks,
  };
}

function functionsOf({ tools }: PromptKernel | AgentKernel): GatewayRequest["tools"] {
  return tools?.flatMap((tool) => {
    if (!("type" in tool)) {
      const { approval: _approval, ...described } = tool;
      return [described];
    }
    return tool.type === "inline" ? [tool.json_schema] : [];
  });
}
