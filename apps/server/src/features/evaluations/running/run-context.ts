import type { Actor, RequestContext } from "../../../kernel/request-context.ts";
import { fromJson } from "@parley/db";
import type { Author } from "../../../kernel/author.ts";
import type { RunRow } from "../evaluations.tables.ts";

/** A Run's calls are made as by whoever made the Run, who was allowed to; they make no versions. */
export function contextOfRun(run: RunRow, signal: AbortSignal): RequestContext {
  const author = fromJson<Author | null>(run.created_by);
  const actor: Actor = {
    kind: "service_account",
    id: author?.id ?? run.id,
    name: author?.full_name ?? "Parley",
    organizationId: run.organization_id,
    organizationName: "",
    permissions: new Set(["read", "call", "log"]),
  };
  const context: RequestContext = {
    organizationId: run.organization_id,
    actor,
    requestId: run.id,
    signal,
    sessionToken: undefined,
    contextOfPart: async () => context,
  };
  return context;
}
