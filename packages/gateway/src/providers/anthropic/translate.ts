import type { LanguageModelV4CallOptions } from "@ai-sdk/provider";
import type { ResponseFormat } from "@parley/promptfile";
import type { Translation } from "../../ai-sdk/ai-sdk-model.ts";
import { toCallOptions } from "../../ai-sdk/call-options.ts";
import type { ModelRequest, ModelWarning } from "../../model.ts";
import { toPrompt } from "./messages.ts";

export function translateForAnthropic(request: ModelRequest): Translation {
  const warnings: ModelWarning[] = [];
  const { reasoning_effort: effort, user } = request;
  const prompt =
    request.endpoint === "complete"
      ? completionPrompt(request, warnings)
      : toPrompt(request.messages, warnings);
  if (request.logprobs !== undefined) warnings.push(unsupported("logprobs"));
  return {
    options: {
      ...toCallOptions(request),
      ...toResponseFormat(request.response_format),
      ...(typeof effort === "string" && { reasoning: effort }),
      prompt,
      providerOptions: {
        anthropic: {
          ...(typeof effort === "number" && { thinking: toThinkingOption(effort) }),
          ...(user !== undefined && { metadata: { userId: user } }),
        },
      },
    },
    warnings,
  };
}

function toThinkingOption(budgetTokens: number) {
  return budgetTokens > 0 ? { type: "enabled", budgetTokens } : { type: "disabled" };
}

/** Anthropic has no completions any more; the prompt is what a user says. */
function completionPrompt(request: ModelRequest, warnings: ModelWarning[]) {
  warnings.push(completionWarning);
  if (request.suffix !== undefined) warnings.push(unsupported("suffix"));
  return toPrompt([{ role: "user", content: request.text ?? "" }], warnings);
}

type SdkFormat = Pick<LanguageModelV4CallOptions, "responseFormat">;

function toResponseFormat(format: ResponseFormat | undefined): SdkFormat {
  if (format === undefined || format.type === "text") return {};
  const { schema, name, description } = format.json_schema ?? {};
  return {
    responseFormat: {
      type: "json",
      ...(typeof schema === "object" && schema !== null && { schema }),
      ...(typeof name === "string" && { name }),
      ...(typeof description === "string" && { description }),
    },
  };
}

const completionWarning: ModelWarning = {
  type: "compatibility",
  feature: "endpoint",
  message: "Anthropic has no completion models; the prompt was sent as a user's message.",
};

function unsupported(feature: string): ModelWarning {
  return {
    type: "unsupported",
    feature,
    message: `${feature} is not supported by Anthropic and was left out.`,
  };
}
