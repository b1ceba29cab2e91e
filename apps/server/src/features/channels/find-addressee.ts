import type { Executor } from "@parley/db";
import { listDeliveriesByKey } from "./deliveries.store.ts";
import type { Proven } from "./receive-inbound.ts";

/** `several`: those of several organizations that it may be for, and nobody can say which. */
type Addressed = { readonly one: Proven } | { readonly several: readonly Proven[] };

/**
 * For which channel something is that proves to be for each of these: where what it answers was shown, else the first of
 * those that take precedence. Undefined where it proves to be for none.
 */
export async function findAddressee(
  executor: Executor,
  byPrecedence: readonly (readonly Proven[])[],
): Promise<Addressed | undefined> {
  const showing: Proven[] = [];
  for (const one of byPrecedence.flat()) if (await hasShown(executor, one)) showing.push(one);
  const all = [showing, ...byPrecedence].find(({ length }) => length > 0) ?? [];
  const [first] = all;
  if (first === undefined) return undefined;
  const isOfFirst = ({ opened: { row } }: Proven): boolean =>
    row.organization_id === first.opened.row.organization_id;
  return all.every(isOfFirst) ? { one: first } : { several: all };
}

async function hasShown(executor: Executor, { opened: { row }, received }: Proven): Promise<boolean> {
  const { organization_id: organizationId, id: channelId } = row;
  const { events, askings = [] } = received;
  const keys = [
    ...events.map(({ about }) => about.key),
    ...askings.flatMap((asking) => (asking.type === "launch" ? [asking.key] : [])),
  ];
  for (const key of keys)
    if ((await listDeliveriesByKey(executor, { organizationId, channelId, key })).length > 0) return true;
  return false;
}
