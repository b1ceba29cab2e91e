import { contract, type FileType } from "@parley/contract";
import type { Executor } from "@parley/db";
import type { LinkedFile } from "@parley/promptfile";
import type { RequestContext } from "../../../kernel/request-context.ts";
import {
  describeLinks,
  listDeployments,
  listFilesById,
  listVersionsById,
  type FileRow,
  type FileVersionRow,
  type VersionChoice,
} from "../../files/index.ts";
import { listEnvironments } from "../../organizations/index.ts";

/** A type of File that is run where an Agent calls it. */
export type RunType = "tool" | "prompt" | "agent";

/** How each type is called by itself. */
const callsOf = {
  tool: contract.tools.endpoints.call,
  prompt: contract.prompts.endpoints.call,
  agent: contract.agents.endpoints.call,
} as const;

export const isRunType = (type: FileType): type is RunType => type in callsOf;

/** Where a link leads at the moment; `choice` is how that is called: by what an environment holds, or by its version. */
export type Followed = { file: FileRow; version: FileVersionRow; choice: VersionChoice };

type Links = { organizationId: string; links: readonly LinkedFile[] };

/** Follows links to Files with a fixed number of queries; a link that leads nowhere is not in the map. */
export async function followLinks(
  executor: Executor,
  { organizationId, links }: Links,
): Promise<ReadonlyMap<LinkedFile, Followed>> {
  if (links.length === 0) return new Map();
  const fileIds = [...new Set(links.map(({ file_id }) => file_id))];
  const [references, environments, deployments, files] = await Promise.all([
    describeLinks(executor, { organizationId, links }),
    listEnvironments(executor, organizationId),
    listDeployments(executor, { organizationId, fileIds }),
    listFilesById(executor, { organizationId, ids: fileIds }),
  ]);
  const ids = links.flatMap((link) => references.get(link)?.version_id ?? []);
  const versions = await listVersionsById(executor, { organizationId, ids: [...new Set(ids)] });
  const choiceOf = (link: LinkedFile, versionId: string): VersionChoice => {
    const environment = environments.find(({ id, is_default }) =>
      link.environment_id === undefined ? is_default : id === link.environment_id,
    );
    const isDeployed = deployments.some(
      (row) => row.file_id === link.file_id && row.environment_id === environment?.id,
    );
    return link.version_id === undefined && isDeployed
      ? { environment: environment?.name }
      : { version_id: versionId };
  };
  const found = new Map<LinkedFile, Followed>();
  for (const link of links) {
    const reference = references.get(link);
    const file = files.find(({ id }) => id === reference?.id);
    const version = versions.find(({ id }) => id === reference?.version_id);
    if (file && version) found.set(link, { file, version, choice: choiceOf(link, version.id) });
  }
  return found;
}

/** The request as if whoever makes it called the File by itself. @throws forbidden where they may not */
export function callAs(
  context: RequestContext,
  { type, fileId, choice: { environment } }: { type: RunType; fileId: string; choice: VersionChoice },
): Promise<RequestContext> {
  const query = environment === undefined ? {} : { environment };
  return context.contextOfPart(callsOf[type], { params: {}, query, body: { id: fileId } });
}
