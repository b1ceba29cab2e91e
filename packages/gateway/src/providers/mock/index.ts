import type { Provider } from "../../provider.ts";

/** No model at all: deterministic, offline, scripted by the messages (docs/guides/mock-provider.md). */
export const mock: Provider = {
  environment: {},
  wireKeys: { apiKey: "mock" },
  requires: [],
  async open({ sleep }) {
    const { createMockModel } = await import("./mock-model.ts");
    return createMockModel({ sleep });
  },
};
