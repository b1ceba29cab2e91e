import { queryOptions } from "@tanstack/react-query";
import { parley } from "../../api.ts";
import { filesKey } from "../files/queries.ts";

/** All directories, by their paths; the topmost first. */
export const directoriesQuery = queryOptions({
  queryKey: [...filesKey, "directories"],
  queryFn: async ({ signal }) =>
    (await parley.directories.list({}, { signal })).toSorted((one, other) =>
      one.path.localeCompare(other.path),
    ),
});
