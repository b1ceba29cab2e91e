import { queryOptions } from "@tanstack/react-query";
import { parley } from "../../../api.ts";

/** What whoever runs the server lets it load. */
export const adaptersQuery = queryOptions({
  queryKey: ["channels", "adapters"],
  queryFn: ({ signal }) => parley.channels.listAdapters({}, { signal }),
});
