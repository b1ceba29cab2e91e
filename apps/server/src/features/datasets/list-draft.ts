import { createHash } from "node:crypto";
import { setImmediate as nextTurn } from "node:timers/promises";
import { digestLine, type DatapointContent, type ListedDatapoint } from "@parley/contract";
import { inChunks, isForeignKeyViolation, type Database } from "@parley/db";
import { createId } from "../../kernel/ids.ts";
import { insertDatapoints, insertEntries, insertList } from "./lists.store.ts";

/** One that is in the database already needs no content. */
export type DraftEntry = ListedDatapoint & { content?: DatapointContent };

/** A list that is being written, in short transactions, so that its length costs others nothing. */
export type ListDraft = {
  /** Adds those that are not in it yet. */
  append(entries: readonly DraftEntry[]): Promise<void>;
  /** What the list is known by: the same for the same Datapoints with the same words in the same order. */
  finish(): { listId: string; digest: string; count: number };
};

type DraftOptions = { database: Database; organizationId: string; now: number };

/** A few milliseconds on SQLite, where nobody writes anything else meanwhile. */
const entriesAtOnce = 200;

export async function createListDraft({ database, organizationId, now }: DraftOptions): Promise<ListDraft> {
  const listId = createId("dpl");
  const digest = createHash("sha256");
  const known = new Set<string>();
  await insertList(database.executor, {
    id: listId,
    organization_id: organizationId,
    digest: null,
    created_at: now,
  });

  const write = (entries: readonly DraftEntry[], after: number): Promise<void> =>
    database.transaction(async (executor) => {
      const datapoints = entries.flatMap(({ content, ...entry }) => (content ? [{ ...entry, content }] : []));
      await insertDatapoints(executor, { organizationId, datapoints, now });
      await insertEntries(executor, { organizationId, listId, entries, after });
    });

  return {
    async append(entries) {
      const fresh = entries.filter(({ id }) => !known.has(id) && known.add(id));
      let after = known.size - fresh.length;
      for (const chunk of inChunks(fresh, entriesAtOnce)) {
        // A Datapoint that was there may have been swept away as unused between looking and linking.
        await write(chunk, after).catch((error: unknown) => {
          if (!isForeignKeyViolation(error)) throw error;
          return write(chunk, after);
        });
        for (const entry of chunk) digest.update(digestLine(entry));
        after += chunk.length;
        await nextTurn();
      }
    },
    finish: () => ({ listId, digest: digest.copy().digest("hex"), count: known.size }),
  };
}
