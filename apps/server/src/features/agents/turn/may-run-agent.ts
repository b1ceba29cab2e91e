import { authErrors } from "@parley/contract";
import { withoutRowFilter, type Executor } from "@parley/db";
import type { RequestContext } from "../../../kernel/request-context.ts";
import { listFilesById, listVersionsById, type FileVersionRow } from "../../files/index.ts";
import { readAgentKernel } from "../agent-type.ts";
import { callAs, followLinks, isRunType, type Followed } from "./follow-links.ts";

type Asked = { versionId: string; context: RequestContext };

/**
 * That whoever has Parley run an Agent later may call all that it runs, and that those Agents run. What cannot be run is
 * found out when it is.
 *
 * @throws forbidden
 */
export async function checkMayRunAgent(executor: Executor, { versionId, context }: Asked): Promise<void> {
  const { organizationId } = context;
  const seen = new Set<string>();
  const check = async (version: FileVersionRow | undefined): Promise<void> => {
    if (version === undefined || seen.has(version.id)) return;
    seen.add(version.id);
    for (const followed of await listRun(executor, { organizationId, version })) {
      const { file, choice } = followed;
      // What the caller may not see has no place, which would refuse nothing.
      const [visible] = await listFilesById(executor, { organizationId, ids: [file.id] });
      if (visible === undefined) throw authErrors.forbidden({ permission: "call" });
      if (!isRunType(file.type)) continue;
      await callAs(context, { type: file.type, fileId: file.id, choice });
      if (file.type === "agent") await check(followed.version);
    }
  };
  const [version] = await listVersionsById(executor, { organizationId, ids: [versionId] });
  await check(version);
}

/** What a version may run, whether or not the caller sees it. */
function listRun(
  executor: Executor,
  { organizationId, version }: { organizationId: string; version: FileVersionRow },
): Promise<Followed[]> {
  const { tools = [] } = readAgentKernel(version);
  const links = tools.flatMap((tool) =>
    tool.type === "file" && tool.on_agent_call !== "stop" ? [tool.link] : [],
  );
  return withoutRowFilter(async () => [...(await followLinks(executor, { organizationId, links })).values()]);
}
