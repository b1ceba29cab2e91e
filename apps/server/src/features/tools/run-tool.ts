import { toolTypeOf, type ToolKernel } from "@parley/contract";
import type { RunDependencies } from "./dependencies.ts";
import { kinds } from "./kinds/index.ts";
import type { ToolArguments, ToolOutcome } from "./kinds/kind.ts";
import { openVariables } from "./variables/open-variables.ts";

/** A Tool at a version. */
export type RunnableTool = { organizationId: string; fileId: string; path: string; kernel: ToolKernel };

/**
 * Runs a Tool with arguments. That it fails is a result.
 *
 * @throws unprocessable where it cannot be run at all, unavailable where too much is running
 */
export async function runTool(
  { database, secrets, ...means }: RunDependencies,
  tool: RunnableTool,
  { args, signal }: { args: ToolArguments; signal: AbortSignal },
): Promise<ToolOutcome> {
  const variables = await openVariables({ executor: database.executor, secrets, ...tool });
  return kinds[toolTypeOf(tool.kernel)].run({ ...tool, args, variables, signal }, means);
}
