import type { QueryClient } from "@tanstack/react-query";
import { fileVersionsQuery } from "../files/queries.ts";

/** The newest version of a File. */
export async function newestVersionOf(
  client: QueryClient,
  file: { type: "dataset" | "evaluator"; id: string },
): Promise<string> {
  const [newest] = await client.fetchQuery(fileVersionsQuery(file));
  if (!newest) throw new Error(`The ${file.type} has no version.`);
  return newest.version_id;
}
