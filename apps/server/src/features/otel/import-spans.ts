import { isParleyError } from "@parley/contract";
import { isRefusedValue } from "@parley/db";
import { toAuthor } from "../../kernel/author.ts";
import type { Actor } from "../../kernel/request-context.ts";
import type { Span } from "./decode/span.ts";
import { keepSpan, type Keeping, type OtelDependencies } from "./keep-span.ts";
import { rootLogId, spanLogId } from "./log-ids.ts";
import { adoptLogs, findRoots, type Root } from "./otel.store.ts";
import { placeSpan, type Placed } from "./place-spans.ts";

export type Imported = {
  /** The ids of the Logs, in the order of the spans; those that were refused are left out. */
  records: string[];
  /** Why spans were refused, one sentence each. */
  refusals: string[];
};

/**
 * Keeps spans as Logs. A span that comes again changes nothing; spans of a trace may come in any order and in any
 * number of requests.
 *
 * @throws what is no fault of the spans, such as a database that does not answer: then all of it may be sent again
 */
export async function importSpans(
  dependencies: OtelDependencies,
  spans: readonly Span[],
  { actor, mayWrite }: { actor: Actor; mayWrite: boolean },
): Promise<Imported> {
  const keeping = {
    ...dependencies,
    organizationId: actor.organizationId,
    author: toAuthor(actor),
    mayWrite,
    versions: new Map(),
  };
  const placed = spans.map(placeSpan);
  const roots = placed.filter(({ isRoot }) => isRoot);
  const outcomes = new Map<Placed, string | undefined>();
  const refusals: string[] = [];
  const keep = async (one: Placed, knownRoots: ReadonlyMap<string, Root>): Promise<void> => {
    try {
      outcomes.set(one, await keepSpan(keeping, one, knownRoots.get(rootLogId(one.span.traceId))));
    } catch (error) {
      refusals.push(describeRefusal(one, error));
    }
  };
  // Roots first: those below them then know where they belong.
  await Promise.all(roots.map((root) => keep(root, new Map())));
  const below = placed.filter(({ isRoot }) => !isRoot);
  const traceIds = [...new Set(placed.map(({ span }) => rootLogId(span.traceId)))];
  const organizationId = actor.organizationId;
  const { executor } = dependencies.database;
  const known = await findRoots(executor, { organizationId, ids: traceIds });
  await Promise.all(below.map((one) => keep(one, known)));
  // Whoever came between our look and our commit took no notice of what we have just written.
  const missing = traceIds.filter((id) => !known.has(id));
  const late =
    below.length > 0 ? await findRoots(executor, { organizationId, ids: missing }) : new Map<string, Root>();
  const rootsHere = new Set(roots.map(({ span }) => rootLogId(span.traceId)));
  const adopting = [...[...known.values()].filter(({ id }) => rootsHere.has(id)), ...late.values()];
  await adopt(keeping, adopting, placed);
  return { records: placed.flatMap((one) => outcomes.get(one) ?? []), refusals };
}

/** What is the span's own fault. @throws everything else */
function describeRefusal({ span }: Placed, error: unknown): string {
  const name = span.name.slice(0, 60);
  if (isParleyError(error) && error.status < 500) return `The span "${name}" was refused: ${error.message}`;
  if (isRefusedValue(error)) return `The span "${name}" holds a value that cannot be kept.`;
  throw error;
}

/** Roots that have come get the Logs that came before them. */
async function adopt(
  { database, organizationId }: Keeping,
  adopting: readonly Root[],
  placed: readonly Placed[],
): Promise<void> {
  if (adopting.length === 0) return;
  const traceIdOf = new Map(placed.map(({ span }) => [rootLogId(span.traceId), span.traceId]));
  await database.transaction(async (transaction) => {
    for (const root of adopting) {
      const childrenOf = spanLogId(traceIdOf.get(root.id) ?? "", root.spanId);
      await adoptLogs(transaction, { organizationId, root, childrenOf });
    }
  });
}
