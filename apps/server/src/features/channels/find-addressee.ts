import type { Executor } from "@parley/db";
import { listDeliveriesByKey } from "./deliveries.store.ts";
import type { Proven } from "./receive-inbound.ts";

/**
 * For which channel something is that proves to be for each of these: where what it answers was shown, else the first of
 * those that take precedence. Undefined where those are of several organizations, so that nobody can say whose it is.
 */
export async function findAddressee(
  executor: Executor,
  byPrecedence: readonly (readonly Proven[])[],
): Promise<Proven | undefined> {
  const showing: Proven[] = [];
  for (const one of byPrecedence.flat()) if (await hasShown(executor, one)) showing.push(one);
  const [first, ...others] = [showing, ...byPrecedence].find(({ length }) => length > 0) ?? [];
  const isOfFirst = ({ opened: { row } }: Proven): boolean =>
    row.organization_id === first?.opened.row.organization_id;
  return others.every(isOfFirst) ? first : undefined;
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
