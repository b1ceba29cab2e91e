import { Parley } from "@parley/sdk";

const parley = new Parley();
const yesterday = new Date(Date.now() - 24 * 60 * 60 * 1000);
for await (const log of parley.logs.listAll({ start_date: yesterday, has_error: true })) {
  console.log(log.created_at, log.error);
}
