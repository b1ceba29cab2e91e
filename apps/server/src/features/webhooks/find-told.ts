import { fromJson, prepareQuery } from "@parley/db";
import type { FindTold } from "../../kernel/outbox/find-told.ts";
import { eventsOfBrowsers } from "../push/index.ts";
import { eventsOfWebhooks } from "./webhooks.store.ts";

/** Of every group of new requests: built once. */
const takers = prepareQuery((executor, of: { organizationId: string }) =>
  eventsOfWebhooks(executor, of).unionAll(eventsOfBrowsers(executor, of)),
);

/** Enabled webhooks take what they name, browsers take notices: all who are handed events. */
export const findTold: FindTold = async (executor, organizationId) => {
  const rows = await takers.all(executor, { organizationId });
  const wanted = new Set(rows.flatMap(({ events }) => fromJson<string[]>(events)));
  return (type) => wanted.has(type);
};
