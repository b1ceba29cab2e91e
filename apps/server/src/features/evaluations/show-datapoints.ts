import { fromJson, type Executor } from "@parley/db";
import { listDatapoints } from "./run-logs.store.ts";

type Content = { inputs?: object; messages?: never[]; target?: object };

/** Datapoints as the wire shows them, by their ids. */
export async function showDatapoints(reader: Executor, where: { organizationId: string; ids: string[] }) {
  const rows = await listDatapoints(reader, where);
  return new Map(
    rows.map(({ id, content }) => {
      const { inputs = {}, messages, target } = fromJson<Content>(content);
      return [id, { id, inputs: { ...inputs }, messages, target: target && { ...target } }] as const;
    }),
  );
}
