import { fileErrors, isParleyError, type ChannelReading, type contract } from "@parley/contract";
import type { Executor } from "@parley/db";
import type { Handlers } from "../../../kernel/implement.ts";
import { getFile, saveVersion } from "../../files/index.ts";
import { promptIds, readPromptText } from "../../prompts/index.ts";
import type { ChannelDependencies } from "../dependencies.ts";
import { findReading, saveReading } from "./reading.store.ts";
import { readingPath, readingPrompt } from "./reading-prompt.ts";

type ReadingHandlers = Pick<Handlers<(typeof contract)["channels"]>, "getReading" | "setReading">;

const defaults: ChannelReading = { is_enabled: false, prompt_path: readingPath, min_confidence: 0.9 };
const author = { id: "parley", full_name: "Parley" };

/** Whether a Prompt reads answers in free words. Turned on, it makes the Prompt where there is none. */
export const readingHandlers = ({
  database,
  clock,
  events,
}: Pick<ChannelDependencies, "database" | "clock" | "events">): ReadingHandlers => ({
  getReading: async (_, { organizationId }) => {
    const row = await findReading(database.executor, organizationId);
    return row === undefined
      ? defaults
      : {
          is_enabled: row.is_enabled,
          prompt_path: row.prompt_path,
          min_confidence: row.min_confidence_percent / 100,
        };
  },
  setReading: async ({ body }, { organizationId }) => {
    const { is_enabled, prompt_path, min_confidence } = body;
    const percent = Math.ceil(min_confidence * 100);
    const isMade = await database.transaction(async (transaction) => {
      await saveReading(transaction, {
        organization_id: organizationId,
        is_enabled,
        prompt_path,
        min_confidence_percent: percent,
        updated_at: clock(),
      });
      if (!is_enabled || (await hasPrompt(transaction, { organizationId, path: prompt_path }))) return false;
      await saveVersion(transaction, {
        organizationId,
        ids: promptIds,
        address: { path: prompt_path },
        kernel: readPromptText(readingPrompt),
        isHead: true,
        author,
        now: clock(),
      });
      return true;
    });
    if (isMade) events.emit("file.changed", { organizationId });
    return { is_enabled, prompt_path, min_confidence: percent / 100 };
  },
});

/** @throws type_mismatch where another kind of File is there */
async function hasPrompt(
  executor: Executor,
  { organizationId, path }: { organizationId: string; path: string },
): Promise<boolean> {
  try {
    await getFile(executor, { organizationId, path, type: "prompt" });
    return true;
  } catch (error) {
    if (isParleyError(error) && error.code === fileErrors.notFound.code) return false;
    throw error;
  }
}
