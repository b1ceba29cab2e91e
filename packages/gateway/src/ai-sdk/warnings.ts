import type { SharedV4Warning } from "@ai-sdk/provider";
import type { ModelWarning } from "../model.ts";

/** The provider packages' names of what the wire calls otherwise. */
const wireNames: Readonly<Record<string, string>> = {
  maxOutputTokens: "max_tokens",
  stopSequences: "stop",
  reasoning: "reasoning_effort",
};

export function toModelWarning(warning: SharedV4Warning): ModelWarning {
  switch (warning.type) {
    case "other":
      return { type: "other", message: toWireWords(warning.message) };
    case "deprecated":
      return {
        type: "deprecated",
        feature: toWireName(warning.setting),
        message: toWireWords(warning.message),
      };
    default: {
      const feature = toWireName(warning.feature);
      const message = toWireWords(
        warning.details ?? `${feature} is not supported by this model and was left out.`,
      );
      return { type: warning.type, feature, message };
    }
  }
}

function toWireName(feature: string): string {
  return (
    wireNames[feature] ?? feature.replaceAll(/[a-z][A-Z]/g, (pair) => `${pair[0]}_${pair[1]?.toLowerCase()}`)
  );
}

function toWireWords(text: string): string {
  return text.replaceAll(/\b(?:maxOutputTokens|stopSequences|topP|topLogprobs|logitBias)\b/g, toWireName);
}
