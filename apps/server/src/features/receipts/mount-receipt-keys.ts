import { receiptKeysPath } from "@parley/contract";
import type { Database } from "@parley/db";
import type { Hono } from "hono";
import { describeKey } from "./receipt-keys.ts";
import { listKeys } from "./receipts.store.ts";

const headers = { "access-control-allow-origin": "*", "cache-control": "public, max-age=300" };

/** Public keys are for everybody: whoever was given a receipt need not have a key here. */
export function mountReceiptKeys(app: Hono, { database }: { database: Database }): void {
  app.get(`${receiptKeysPath}/:organization_id`, async (context) => {
    const organizationId = context.req.param("organization_id");
    const keys = await listKeys(database.executor, { organizationId });
    if (keys.length === 0) return Response.json({ keys: [] }, { status: 404, headers });
    return Response.json({ keys: keys.map(describeKey) }, { headers });
  });
}
