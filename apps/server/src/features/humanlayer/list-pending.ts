import type { Logger } from "pino";
import { streamResponse } from "../../kernel/http/stream-response.ts";
import type { Actor } from "../../kernel/request-context.ts";
import type { RunningWork } from "../../kernel/running-work.ts";
import { listApprovalsAfter, type ApprovalDependencies, type ApprovalRow } from "../approvals/index.ts";
import { listSlackMessages } from "../channels/index.ts";
import type { ToWire } from "./to-wire.ts";

type Dependencies = Pick<ApprovalDependencies, "database"> & { work: RunningWork; logger: Logger };
type Listing = { actor: Actor; kind: ApprovalRow["kind"]; toWire: ToWire };

/** What a page holds at least, as its clients know it. */
const limit = 100;
/** However much waits, no more of it is held at once. */
const rowsAtOnce = 50;

/**
 * Everything that waits, newest first. Its clients know a page and read no second one: what is not in it counts as
 * answered elsewhere. So the page holds all.
 */
export async function listPending(
  { database, work, logger }: Dependencies,
  { actor: { organizationId }, kind, toWire }: Listing,
): Promise<object> {
  const filter = { organizationId, kind, status: ["pending"], source: "humanlayer" } as const;
  const readPage = async (after: ApprovalRow | undefined) => {
    const rows = await listApprovalsAfter(database.executor, { ...filter, after, size: rowsAtOnce });
    const approvalIds = rows.map(({ id }) => id);
    const threads = await listSlackMessages(database.executor, { organizationId, approvalIds });
    const items = rows.map((row) => toWire(row, threads.get(row.id) ?? null));
    return { items, last: rows.length < rowsAtOnce ? undefined : rows.at(-1) };
  };
  const first = await readPage(undefined);
  if (first.last === undefined) return { items: first.items, ...endOf(first.items.length) };
  const bytes = toBytes(first, readPage);
  const headers = { "content-type": "application/json" };
  return streamResponse(bytes, { headers, name: "a list of what is pending", work, logger });
}

const endOf = (total: number) => ({ total, limit: Math.max(total, limit), offset: 0, has_more: false });

type Page = { items: object[]; last: ApprovalRow | undefined };

async function* toBytes(
  first: Page,
  readPage: (after: ApprovalRow) => Promise<Page>,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  yield encoder.encode('{"items":[');
  let total = 0;
  for (let page: Page | undefined = first; page !== undefined;) {
    for (const item of page.items) {
      yield encoder.encode(`${total === 0 ? "" : ","}${JSON.stringify(item)}`);
      total += 1;
    }
    page = page.last && (await readPage(page.last));
  }
  yield encoder.encode(`],${JSON.stringify(endOf(total)).slice(1)}`);
}
