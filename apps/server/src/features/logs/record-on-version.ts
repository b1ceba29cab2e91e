import type { GivenLog } from "@parley/contract";
import { toAuthor } from "../../kernel/author.ts";
import type { RequestContext } from "../../kernel/request-context.ts";
import type { FileKind, FileTypes, KnownFileType, VersionChoice, VersionFinder } from "../files/index.ts";
import { recordLog, type RecordDependencies, type Recording as LogRecording } from "./record-log.ts";

export type OnVersionDependencies = RecordDependencies & {
  fileTypes: FileTypes;
  versionFinder: VersionFinder;
};

type Recording<T extends KnownFileType, Kernel extends object> = Pick<
  LogRecording,
  "unsaidStatus" | "beginTrace"
> & {
  kind: Pick<FileKind<T, never, Kernel>, "type" | "check">;
  /** The content given in the request, in the type's normal form. */
  kernel: Kernel | undefined;
  request: GivenLog & { path?: string | undefined; id?: string | undefined };
  choice: VersionChoice;
  context: RequestContext;
};

/**
 * What `POST /<noun>/log` does for every type of File: finds or makes the version the Log is of, and records it.
 *
 * @example
 * const { id, fileId, versionId } = await recordOnVersion(dependencies, {
 *   kind: flowKind, kernel: body.flow && normalizeFlow(body.flow), request: body, choice: query, context,
 * });
 */
export async function recordOnVersion<T extends KnownFileType, Kernel extends object>(
  dependencies: OnVersionDependencies,
  { kind, kernel, request, choice, context, ...status }: Recording<T, Kernel>,
): Promise<{ id: string; fileId: string; versionId: string }> {
  const { organizationId, actor } = context;
  const { type, check } = kind;
  const version = await dependencies.versionFinder.find({
    ...choice,
    organizationId,
    ids: dependencies.fileTypes[type].ids,
    author: toAuthor(actor),
    mayWrite: actor.permissions.has("write"),
    path: request.path,
    id: request.id,
    kernel,
    check: check && kernel && ((executor) => check(executor, { organizationId, kernel })),
  });
  const { environment } = choice;
  const id = await recordLog(dependencies, {
    ...status,
    organizationId,
    type,
    ...version,
    environment,
    request,
  });
  return { id, ...version };
}
