import type { ItemFilter } from "@parley/contract";
import type { Executor } from "@parley/db";
import { compute, type Computation } from "../../../kernel/compute/compute.ts";
import { parseLines } from "../../../kernel/parse-lines.ts";
import { createKept, type MarkedRun } from "../kept-by-mark.ts";
import type { ItemConditions, ItemSource } from "./item-conditions.store.ts";
import { compareCodePoints, type ItemPlace } from "./item-cursor.ts";
import type { ItemMetric } from "./item-metric.ts";
import { pageById, readMatches, readScores } from "./items.store.ts";
import { lineOf, orderItems, type ItemsToOrder, type PlacedItem } from "./order-items.ts";

export type ItemOrder = ItemConditions & {
  sortBy: "id" | "score" | "delta";
  order: "asc" | "desc";
  /** By whose judgments items are sorted, and are better or worse. */
  metric: ItemMetric | undefined;
  controlId: string | undefined;
  after: ItemPlace | undefined;
  limit: number;
};

/** The next items in the order wanted. */
export type PageItems = (
  reader: Executor,
  given: { source: Omit<ItemSource, "runIds">; runs: readonly MarkedRun[]; order: ItemOrder },
) => Promise<ItemPlace[]>;

const ordering: Computation<ItemsToOrder, string> = {
  module: new URL("./order-items.ts", import.meta.url).href,
  run: orderItems,
};

/** A hundred thousand items are about 5 MB, in each order. */
const most = { max: 500, bytes: { max: 100_000_000, of: (lines: string) => lines.length } };

/**
 * By their ids items are found a page at a time. For any other order all Logs of the Runs have to be looked at: what was
 * found is kept as long as the Runs stay what they are, so that all pages but the first cost next to nothing.
 */
export function createPageItems(): PageItems {
  const kept = createKept<string>(most);
  return async (reader, { source, runs, order }) => {
    const whole = { ...source, runIds: runs.map(({ id }) => id) };
    if (isPlain(order)) return pageById(reader, whole, order);
    const { sortBy, metric, controlId, show, after, limit } = order;
    const shown = show === "worse" || show === "better" ? show : undefined;
    const isScored = sortBy !== "id" || shown !== undefined;
    if (metric === undefined && shown !== undefined) return [];
    const asked = [source.organizationId, metric?.versionId, controlId];
    const conditions = { show: shown === undefined ? show : undefined, slice: order.slice, text: order.text };
    const load = async () => {
      const scored = isScored && metric ? { metric, controlId } : undefined;
      const scores = scored && (await kept(runs, ["scores", asked], () => readScores(reader, whole, scored)));
      const isLimited = scored === undefined || hasConditions(conditions);
      const matches = isLimited
        ? await kept(runs, ["matches", source, conditions], () => readMatches(reader, whole, conditions))
        : undefined;
      const input = { scores, matches, sortBy, order: order.order, show: shown };
      return compute(ordering, { input, letters: (scores ?? matches ?? "").length });
    };
    const inOrder = ["order", source, asked, conditions, sortBy, order.order, shown];
    const lines = await kept(runs, inOrder, load);
    return readPage(lines, { after, limit, order: order.order });
  };
}

const isPlain = ({ sortBy, show, slice, text }: ItemOrder): boolean =>
  sortBy === "id" && show === undefined && slice === undefined && text === undefined;

const hasConditions = ({ show, slice, text }: { show: ItemFilter | undefined } & ItemConditions): boolean =>
  show !== undefined || slice !== undefined || text !== undefined;

type Slot = Pick<ItemOrder, "after" | "limit" | "order">;

function readPage(lines: string, { after, limit, order }: Slot): ItemPlace[] {
  const places: ItemPlace[] = [];
  const from = after === undefined ? 0 : findAfter(lines, { after, order });
  for (const [id, value] of parseLines<PlacedItem>(lines.slice(from))) {
    if (places.push({ id, value }) === limit) break;
  }
  return places;
}

/** Where the items after one begin. It may be another place in the order by now, or gone. */
function findAfter(lines: string, { after, order }: { after: ItemPlace; order: "asc" | "desc" }): number {
  const line = lineOf([after.id, after.value]);
  const place = lines.indexOf(`\n${line}\n`);
  if (place >= 0) return place + line.length + 1;
  let from = 0;
  for (const [id, value] of parseLines<PlacedItem>(lines)) {
    if (isFurther({ id, value }, { after, order })) return from;
    from += lineOf([id, value]).length + 1;
  }
  return lines.length;
}

function isFurther(item: ItemPlace, { after, order }: { after: ItemPlace; order: "asc" | "desc" }): boolean {
  const direction = order === "asc" ? 1 : -1;
  const byId = compareCodePoints(item.id, after.id);
  if (item.value === null || after.value === null) return direction * byId > 0;
  return direction * (item.value - after.value) > 0 || (item.value === after.value && byId > 0);
}
