import {
  approvalErrors,
  environmentErrors,
  fileErrors,
  type ApprovalRequest,
  type Promotion,
} from "@parley/contract";
import type { Executor } from "@parley/db";
import { decide } from "../../../kernel/authorize.ts";
import type { Actor } from "../../../kernel/request-context.ts";
import {
  getFile,
  getVersion,
  listDeployments,
  textsOfVersions,
  type FileRow,
  type FileTypes,
  type FileVersionRow,
} from "../../files/index.ts";
import { listEnvironments, type EnvironmentRow } from "../../organizations/index.ts";
import { loadGrants } from "../../roles/index.ts";

type PromotionRequest = Extract<ApprovalRequest, { kind: "promotion" }>;

/** What is decided on, to the letter. */
export type PromotionArgs = {
  file_id: string;
  version_id: string;
  environment_id: string;
  replaces: string | null;
};

/** In characters, of one version. */
const mostText = 60_000;

/**
 * What a promotion comes to: which version takes whose place, and both as they are.
 *
 * @throws not_found of the File, version or environment; address_missing; address_contradictory; environment_foreign; nothing_to_promote
 */
export async function preparePromotion(
  executor: Executor,
  { actor, request, fileTypes }: { actor: Actor; request: PromotionRequest; fileTypes: FileTypes },
): Promise<{ args: PromotionArgs; promotion: Promotion }> {
  const { organizationId } = actor;
  const file = await findReadable(executor, { actor, address: request.file });
  const environment = await findOwn(executor, { actor, wanted: request.environment });
  const version = await getVersion(executor, { file, versionId: request.version_id });
  const deployments = await listDeployments(executor, { organizationId, fileIds: [file.id] });
  const replaces = deployments.find((row) => row.environment_id === environment.id)?.version_id ?? null;
  if (replaces === version.id)
    throw approvalErrors.nothingToPromote({ version_id: version.id, environment: environment.name });
  const before = replaces === null ? undefined : await getVersion(executor, { file, versionId: replaces });
  const versions = before === undefined ? [version] : [version, before];
  const pairs = versions.map((each) => ({ file, version: each }));
  const [text = "", textBefore = ""] = await textsOfVersions(executor, pairs, { organizationId, fileTypes });
  return {
    args: { file_id: file.id, version_id: version.id, environment_id: environment.id, replaces },
    promotion: {
      file: { id: file.id, type: file.type, path: file.path },
      environment: { id: environment.id, name: environment.name },
      version: describe(version, text),
      replaces: before === undefined ? null : describe(before, textBefore),
      is_shortened: text.length > mostText || textBefore.length > mostText,
    },
  };
}

const describe = ({ id, sequence, name }: FileVersionRow, text: string): Promotion["version"] => ({
  id,
  number: sequence,
  name,
  text: text.slice(0, mostText),
});

/** What somebody may not read is not there for them. */
async function findReadable(
  executor: Executor,
  { actor, address }: { actor: Actor; address: PromotionRequest["file"] },
): Promise<FileRow> {
  const file = await getFile(executor, { organizationId: actor.organizationId, ...address });
  const grants = await loadGrants(executor, actor);
  if (decide(grants, "read", { kind: "file", path: file.path }).isAllowed) return file;
  throw fileErrors.notFound({ file: address.id ?? address.path ?? "" });
}

/** By its id, else by its name; a key that is limited to environments asks for those alone. */
async function findOwn(
  executor: Executor,
  { actor, wanted }: { actor: Actor; wanted: string },
): Promise<EnvironmentRow> {
  const known = await listEnvironments(executor, actor.organizationId);
  const found = known.find(({ id }) => id === wanted) ?? known.find(({ name }) => name === wanted);
  if (found === undefined) throw environmentErrors.notFound({ environment: wanted });
  const own = actor.limits?.environments;
  if (own === undefined || own.includes(found.id)) return found;
  const names = known.filter(({ id }) => own.includes(id)).map(({ name }) => `\`${name}\``);
  throw approvalErrors.environmentForeign({ environments: names.join(", ") });
}
