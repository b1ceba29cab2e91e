import { LLMock } from "@copilotkit/aimock";

export type FakeProvider = AsyncDisposable & {
  readonly server: LLMock;
  /** Makes OpenAI and Anthropic of a process this server. */
  readonly environment: Record<string, string>;
  /** What it says to a message. */
  answer(message: string, text: string): void;
};

export const fakeKeys = {
  openai: "sk-e2e-openai-secret-0123456789",
  anthropic: "sk-ant-e2e-secret-9876543210",
};

/** Every model provider, on this machine, over real HTTP. */
export async function startFakeProvider(): Promise<FakeProvider> {
  const server = new LLMock({ port: 0 });
  const url = await server.start();
  return {
    server,
    environment: {
      OPENAI_API_KEY: fakeKeys.openai,
      OPENAI_BASE_URL: `${url}/v1`,
      ANTHROPIC_API_KEY: fakeKeys.anthropic,
      ANTHROPIC_BASE_URL: url,
    },
    answer: (message, text) => void server.onMessage(message, { content: text }, { chunkSize: 4 }),
    [Symbol.asyncDispose]: async () => void (await server.stop()),
  };
}
