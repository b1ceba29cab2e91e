import { contract } from "@parley/contract";
import { implement } from "../../kernel/implement.ts";
import { fileHandlers } from "../files/index.ts";
import type { PromptsDependencies } from "./dependencies.ts";
import { createPromptKind } from "./prompt-kind.ts";
import { runHandlers } from "./run.handlers.ts";
import { textHandlers } from "./text.handlers.ts";

export const promptRoutes = (dependencies: PromptsDependencies) =>
  implement(contract.prompts, {
    ...fileHandlers(dependencies, createPromptKind(dependencies)),
    ...runHandlers(dependencies),
    ...textHandlers(dependencies),
  });
