import type { Catalogue } from "@parley/gateway";
import type { JudgeMeansDependencies } from "../../evaluators/index.ts";
import type { PromptsDependencies } from "../../prompts/index.ts";
import type { ToolsDependencies } from "../../tools/index.ts";

/** What making and judging the Logs of a Run takes. */
export type RunningDependencies = PromptsDependencies &
  ToolsDependencies &
  JudgeMeansDependencies & { catalogue: Catalogue };
