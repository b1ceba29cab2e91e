import { createAiSdkModel } from "../../ai-sdk/ai-sdk-model.ts";
import type { Provider } from "../../provider.ts";
import { translateForAnthropic } from "./translate.ts";

const defaultBaseUrl = "https://api.anthropic.com";

/** Anthropic's messages. */
export const anthropic: Provider = {
  environment: { apiKey: "ANTHROPIC_API_KEY", baseUrl: "ANTHROPIC_BASE_URL" },
  wireKeys: { apiKey: "anthropic" },
  requires: ["apiKey"],
  async open(tools) {
    const { createAnthropic } = await import("@ai-sdk/anthropic");
    return createAiSdkModel(
      {
        provider: "anthropic",
        translate: translateForAnthropic,
        connect(request, { apiKey = "", baseUrl = defaultBaseUrl }, fetch) {
          return createAnthropic({ apiKey, baseURL: toVersionedUrl(baseUrl), fetch }).messages(request.model);
        },
      },
      tools.fetch,
    );
  },
};

/** Anthropic's own clients take the address without a version, the provider package with it; we take both. */
function toVersionedUrl(baseUrl: string): string {
  const trimmed = baseUrl.replace(/\/+$/, "");
  return /\/v\d+$/.test(trimmed) ? trimmed : `${trimmed}/v1`;
}
