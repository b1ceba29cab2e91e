import type { Providers } from "../provider.ts";
import { anthropic } from "./anthropic/index.ts";
import { deepseek } from "./deepseek/index.ts";
import { groq } from "./groq/index.ts";
import { mock } from "./mock/index.ts";
import { openai } from "./openai/index.ts";
import { openaiCompatible } from "./openai-compatible/index.ts";

/** Every provider, by the name that requests, logs and prices use. */
export const providers = {
  openai,
  anthropic,
  "openai-compatible": openaiCompatible,
  groq,
  deepseek,
  mock,
} satisfies Providers;
