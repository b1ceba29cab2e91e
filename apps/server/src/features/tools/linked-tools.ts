import type { Executor } from "@parley/db";
import type { ToolFunction } from "@parley/promptfile";
import { describeLinks, listVersionsById } from "../files/index.ts";
import { readToolKernel } from "./tool-type.ts";

/** A Tool that something else links to, as it is deployed at the moment. */
export type LinkedTool = {
  id: string;
  version_id: string;
  name: string;
  /** What a model is shown; a Tool without one is of no use to it. */
  function: ToolFunction | undefined;
};

/** The Tools with these ids at what the default environment holds, else at their newest; with a fixed number of queries. */
export async function findLinkedTools(
  executor: Executor,
  { organizationId, ids }: { organizationId: string; ids: readonly string[] },
): Promise<ReadonlyMap<string, LinkedTool>> {
  if (ids.length === 0) return new Map();
  const links = [...new Set(ids)].map((id) => ({ file_id: id }));
  const references = await describeLinks(executor, { organizationId, links });
  const found = links.flatMap((link) => references.get(link) ?? []).filter(({ type }) => type === "tool");
  const versions = await listVersionsById(executor, {
    organizationId,
    ids: found.map(({ version_id }) => version_id),
  });
  const kernels = new Map(versions.map((version) => [version.id, readToolKernel(version)]));
  return new Map(
    found.map(({ id, name, version_id }) => [
      id,
      { id, name, version_id, function: kernels.get(version_id)?.function },
    ]),
  );
}
