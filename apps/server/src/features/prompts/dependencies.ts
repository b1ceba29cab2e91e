import type { Gateway } from "@parley/gateway";
import type { PromptThread } from "@parley/promptfile/thread";
import type { FilesDependencies } from "../files/index.ts";
import type { LogWriter } from "../logs/index.ts";
import type { KeySourceOf } from "../provider-keys/index.ts";
import type { RunDependencies } from "../tools/index.ts";
import type { CallablePrompts } from "./callable-prompts.ts";
import type { GivenPrompts } from "./given-prompts.ts";
import type { PromptInputs } from "./prompt-inputs.ts";

export type PromptsDependencies = FilesDependencies &
  RunDependencies & {
    gateway: Gateway;
    logWriter: LogWriter;
    keysOf: KeySourceOf;
    callables: CallablePrompts;
    givenPrompts: GivenPrompts;
    promptInputs: PromptInputs;
    promptThread: PromptThread;
  };
