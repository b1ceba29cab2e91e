import { type EvaluatorSpec, normalizeEvaluatorSpec } from "@parley/contract";
import type { Executor } from "@parley/db";
import { findFileByPath, hadMonitoringDefaults, saveVersion, watchFilesOfType } from "../files/index.ts";
import { evaluatorIds } from "./evaluator-type.ts";

const human = { evaluator_type: "human", arguments_type: "target_free" } as const;

/** What people may say of every Prompt's Logs from the beginning. */
const defaults: readonly { path: string; spec: EvaluatorSpec }[] = [
  {
    path: "rating",
    spec: {
      ...human,
      return_type: "select",
      options: [
        { name: "good", valence: "positive" },
        { name: "bad", valence: "negative" },
      ],
      instructions: "Was the answer good?",
    },
  },
  {
    path: "correction",
    spec: { ...human, return_type: "text", instructions: "What the answer should have been." },
  },
];

/**
 * Gives an organization its Evaluators `rating` and `correction`, once: what was deleted does not come back. They watch
 * all its Prompts, those there are and those to come. A path that something else has stays with it. Run it in a
 * transaction.
 */
export async function ensureDefaultEvaluators(
  executor: Executor,
  { organizationId, now }: { organizationId: string; now: number },
): Promise<void> {
  if (await hadMonitoringDefaults(executor, organizationId)) return;
  const author = { id: "parley", full_name: "Parley" };
  for (const [index, { path, spec }] of defaults.entries()) {
    const taken = await findFileByPath(executor, { organizationId, path });
    if (taken !== undefined && taken.type !== "evaluator") continue;
    const evaluator =
      taken ??
      (
        await saveVersion(executor, {
          organizationId,
          ids: evaluatorIds,
          address: { path },
          kernel: normalizeEvaluatorSpec(spec),
          author,
          now,
        })
      ).file;
    await watchFilesOfType(executor, {
      organizationId,
      fileType: "prompt",
      evaluatorId: evaluator.id,
      // One millisecond apart, so that lists, newest first, have an order.
      now: now - index,
    });
  }
}
