import type { ChatMessage } from "@parley/promptfile";
import type { Database } from "@parley/db";
import { listPayloads } from "../logs.store.ts";
import { decodePayload } from "../payload.ts";
import { findPage } from "./list-logs.store.ts";
import type { LogFilter } from "./log-filter.ts";
import { resolveIds } from "./resolve-ids.ts";
import type { LogSearch } from "./search-logs.ts";

/** What a Log gives to a Dataset. */
export type LogForDataset = {
  id: string;
  inputs: Record<string, unknown> | undefined;
  messages: ChatMessage[] | undefined;
  output: string | undefined;
};

/** So many bodies are in memory at once. */
const batchCount = 50;

/**
 * The Logs that fit, newest first, with their bodies; as many as asked for at most. Those without content are left out,
 * unless they are asked for by their ids.
 *
 * @example for await (const log of listLogsForDataset(services, { filter, limit: 1000 })) add(log);
 */
export async function* listLogsForDataset(
  { database, logSearch }: { database: Database; logSearch: LogSearch },
  { filter, limit }: { filter: LogFilter; limit: number },
): AsyncGenerator<LogForDataset> {
  const resolved = await resolveIds(database.executor, filter);
  const matching = await logSearch.matching(resolved, { isComplete: true });
  const { organizationId } = filter;
  let after: string | undefined;
  for (let left = limit; left > 0;) {
    const size = Math.min(batchCount, left);
    const window = after === undefined ? { size, offset: 0 } : { size, after };
    const found = await findPage(database.reader, matching, window);
    const ids = found.slice(0, size).map(({ id }) => id);
    const payloads = await listPayloads(database.reader, { organizationId, ids });
    const payloadOf = new Map(payloads.map((row) => [row.log_id, row]));
    for (const id of ids) {
      const row = payloadOf.get(id);
      if (row === undefined) continue;
      const { inputs, messages, output } = await decodePayload(row);
      const isEmpty = inputs === undefined && messages === undefined && output === undefined;
      if (isEmpty && filter.exactIds === undefined) continue;
      left -= 1;
      yield { id, inputs, messages, output };
    }
    if (found.length <= size) return;
    after = found[size - 1]?.position;
  }
}
