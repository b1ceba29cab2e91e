import type { FinishDependencies, OnVersionDependencies } from "../logs/index.ts";
import type { PromptsDependencies } from "../prompts/index.ts";
import type { ToolsDependencies } from "../tools/index.ts";

export type AgentsDependencies = PromptsDependencies &
  ToolsDependencies &
  OnVersionDependencies &
  FinishDependencies;
