import { HumanloopClient, type Humanloop } from "humanloop";
import type { Parley } from "./start-parley.ts";

/** The official client, unmodified, pointed at a running Parley. */
export const createOfficialClient = ({ url, apiKey }: Pick<Parley, "url" | "apiKey">): HumanloopClient =>
  new HumanloopClient({ baseUrl: `${url}/v5`, apiKey });

/** A Prompt that answers offline: the mock provider says `text`. */
export const mockPrompt = (text: string): Humanloop.PromptKernelRequest => ({
  model: "mock-echo",
  provider: "mock",
  template: [{ role: "user", content: `@mock text: ${text}` }],
});
