import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { expect, test } from "vitest";
import { datapointsQuery } from "./queries.ts";

const place = { id: "ds_1", versionId: "dsv_1", filter: {}, page: 1 };
const pageOf = (name: string) => ({ records: [{ id: name, inputs: {} }], total: 90, page: 1, size: 50 });

test("while another page or search is read, those of the same version stay, and of no other", () => {
  const client = new QueryClient();
  const read = (of: typeof place) => ({ ...datapointsQuery(of), enabled: false });
  client.setQueryData(datapointsQuery(place).queryKey, pageOf("first") as never);
  const observer = new QueryObserver(client, read(place));
  const stop = observer.subscribe(() => {});
  const shown = () => observer.getCurrentResult().data?.records.map(({ id }) => id);
  expect(shown()).toEqual(["first"]);
  observer.setOptions(read({ ...place, page: 2 }));
  expect(shown()).toEqual(["first"]);
  observer.setOptions(read({ ...place, filter: { search: "order" } }));
  expect(shown()).toEqual(["first"]);
  observer.setOptions(read({ ...place, versionId: "dsv_2" }));
  expect(shown()).toBeUndefined();
  stop();
  client.clear();
});
