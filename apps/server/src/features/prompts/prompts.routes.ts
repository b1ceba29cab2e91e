import { contract } from "@parley/contract";
import { implement } from "../../kernel/implement.ts";
import { deploymentHandlers } from "./deployment.handlers.ts";
import type { PromptsDependencies } from "./dependencies.ts";
import { fileHandlers } from "./file.handlers.ts";
import { runHandlers } from "./run.handlers.ts";
import { textHandlers } from "./text.handlers.ts";
import { versionHandlers } from "./version.handlers.ts";

export const promptRoutes = (dependencies: PromptsDependencies) =>
  implement(contract.prompts, {
    ...runHandlers(dependencies),
    ...fileHandlers(dependencies),
    ...versionHandlers(dependencies),
    ...deploymentHandlers(dependencies),
    ...textHandlers(dependencies),
  });
