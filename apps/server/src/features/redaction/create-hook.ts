import { redactionErrors } from "@parley/contract";
import type { Database } from "@parley/db";
import type { Logger } from "pino";
import { askHook, type HookDependencies, type PlacedText } from "./ask-hook.ts";
import { noteFailure } from "./hook.store.ts";
import { mapTexts } from "./map-texts.ts";
import type { RedactionHookRow } from "./redaction.tables.ts";

/** Takes out of a value what an organization's own program says. @throws unavailable where it does not answer, and that was chosen */
export type AskForRedaction = <T>(value: T) => Promise<T>;

export type CreateHookDependencies = HookDependencies & { database: Database; logger: Logger };

const withheld = "[withheld]";
/** A hook that is away is away for every Log; once in this time is often enough to say so. */
const tellEveryMs = 10_000;

/** Says what fails, now and then. */
export type Teller = (hook: RedactionHookRow, reason: string) => Promise<void>;

export function createTeller({ database, logger, clock }: CreateHookDependencies): Teller {
  const toldAt = new Map<string, number>();
  return async ({ organization_id: organizationId, on_failure }, reason) => {
    const at = clock();
    if (at - (toldAt.get(organizationId) ?? -tellEveryMs) < tellEveryMs) return;
    toldAt.set(organizationId, at);
    logger.warn({ organizationId, reason, on_failure }, "the redaction hook does not answer");
    // What becomes of the Log does not hang on it.
    await noteFailure(database.executor, { organizationId, at, failure: reason }).catch(() => {});
  };
}

export const createHook =
  (dependencies: CreateHookDependencies, { hook, tell }: { hook: RedactionHookRow; tell: Teller }) =>
  async <T>(value: T): Promise<T> => {
    const texts: PlacedText[] = [];
    mapTexts(value, (text, at) => {
      texts.push({ at, text });
      return text;
    });
    if (texts.length === 0) return value;
    const answer = await askHook(dependencies, { hook, texts });
    if (answer.kind === "texts") return put(value, answer.texts);
    await tell(hook, answer.reason);
    if (hook.on_failure === "keep") return value;
    if (hook.on_failure === "withhold")
      return put(
        value,
        texts.map(() => withheld),
      );
    throw redactionErrors.hookFailed({ reason: answer.reason });
  };

/** The texts in the order in which they were found. */
function put<T>(value: T, texts: readonly string[]): T {
  let index = 0;
  return mapTexts(value, () => texts[index++] ?? withheld) as T;
}
