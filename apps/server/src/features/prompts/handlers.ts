import type { contract } from "@parley/contract";
import type { Handlers } from "../../kernel/implement.ts";

type All = Handlers<typeof contract.prompts>;

/** Some of the handlers of a Prompt's endpoints. */
export type PromptHandlers<K extends keyof All> = Pick<All, K>;
