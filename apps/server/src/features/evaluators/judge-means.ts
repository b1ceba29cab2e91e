import type { JudgeMeans, Sandbox } from "@parley/evaluators";
import type { Gateway } from "@parley/gateway";
import type { PromptThread } from "@parley/promptfile/thread";
import { createPromptTemplate, toModelParameters } from "../prompts/index.ts";
import type { KeySourceOf } from "../provider-keys/index.ts";

export type JudgeMeansDependencies = {
  gateway: Pick<Gateway, "call">;
  keysOf: KeySourceOf;
  sandbox: Pick<Sandbox, "runCode">;
  promptThread: PromptThread;
};

/** What judging takes in the server: its sandbox, and its models with the organization's keys. */
export const createJudgeMeans = (
  { gateway, keysOf, sandbox, promptThread }: JudgeMeansDependencies,
  organizationId: string,
): JudgeMeans => ({
  sandbox,
  renderTemplate: (kernel, inputs) => createPromptTemplate(kernel, promptThread).render(inputs),
  askModel: ({ kernel, messages, text, response_format, embed, signal }) =>
    gateway
      .call({
        ...toModelParameters(kernel),
        messages,
        text,
        response_format,
        ...(embed && { endpoint: "embed", embed }),
        tools: kernel.tools?.map(({ approval: _approval, ...tool }) => tool),
        keys: keysOf(organizationId),
        signal,
      })
      .then(({ usage, ...reply }) => ({ ...reply, ...usage })),
});
