import {
  datasetErrors,
  isParleyError,
  fileErrors,
  type DatasetAction,
  type GivenDatapoint,
  normalizeDatapoint,
} from "@parley/contract";
import type { Database } from "@parley/db";
import type { Author } from "../../kernel/author.ts";
import {
  findLatestVersion,
  resolveVersion,
  saveVersion,
  type FileAtVersion,
  type SaveVersion,
  type VersionChoice,
} from "../files/index.ts";
import { createSchemaCheck, type SchemaCheck } from "./datapoint-schema.ts";
import { datasetIds, readDatasetKernel, type DatasetKernel } from "./dataset-type.ts";
import { createListDraft, type DraftEntry, type ListDraft } from "./list-draft.ts";
import { completeList, findListId, listContents, listEntries, saveVersionList } from "./lists.store.ts";

export type DatasetChange = {
  organizationId: string;
  address: { path?: string | undefined; id?: string | undefined };
  action: DatasetAction;
  /** The version that is added to or taken from; none named: the newest. */
  base: VersionChoice;
  /** Nothing is added, taken or said: a Dataset that is there stays as it is. */
  isNothing?: boolean;
  /** Read once, or again where somebody else made a version meanwhile. */
  datapoints: () => Iterable<GivenDatapoint> | AsyncIterable<GivenDatapoint>;
  schema?: Record<string, unknown> | undefined;
  attributes?: Record<string, unknown> | undefined;
  words?: SaveVersion["words"];
  /** When and how it came to be, where that was elsewhere: see `isHistory` of a version. */
  history?: { createdAt: number } | undefined;
  author: Author;
};

type Dependencies = { database: Database; clock: () => number };

/** Others may be quicker this many times. */
const maxAttempts = 5;

/**
 * Finds or makes the version of a Dataset that a change leads to. The list is written in short transactions before it;
 * the version itself comes in one, so nobody ever sees half a list.
 *
 * @throws not_found, conflict, unprocessable (a Datapoint that does not fit the schema)
 */
export async function saveDataset(dependencies: Dependencies, change: DatasetChange): Promise<FileAtVersion> {
  for (let attempt = 1; ; attempt += 1) {
    const base = await findBase(dependencies, change);
    if (base && change.isNothing) return base;
    const draft = await draftList(dependencies, change, base);
    const saved = await commit(dependencies, change, { base, draft });
    if (saved !== undefined) return saved;
    if (attempt === maxAttempts)
      throw datasetErrors.changedMeanwhile({ file: base?.file.path ?? change.address.path ?? "" });
  }
}

/** The version the change starts from; none where the File does not exist yet. */
async function findBase(
  { database }: Dependencies,
  { organizationId, address, base }: DatasetChange,
): Promise<FileAtVersion | undefined> {
  const wanted = { organizationId, type: "dataset" as const, ...address };
  if (base.version_id !== undefined || base.environment !== undefined)
    return resolveVersion(database.executor, { ...wanted, ...base });
  const found = await resolveVersion(database.executor, wanted).catch((error: unknown) => {
    const isNew = isParleyError(error) && error.code === fileErrors.notFound.code && address.id === undefined;
    if (isNew) return undefined;
    throw error;
  });
  if (found === undefined) return undefined;
  const latest = await findLatestVersion(database.executor, { organizationId, fileId: found.file.id });
  return latest && { file: found.file, version: latest };
}

type Drafted = { listId: string; kernel: DatasetKernel };

async function draftList(
  { database, clock }: Dependencies,
  change: DatasetChange,
  base: FileAtVersion | undefined,
): Promise<Drafted> {
  const { organizationId, action } = change;
  const baseKernel = base && readDatasetKernel(base.version);
  const schema = schemaAfter(change, baseKernel);
  const check = createSchemaCheck(schema);
  const draft = await createListDraft({ database, organizationId, now: clock() });
  const baseListId =
    base && action !== "set"
      ? await findListId(database.executor, { organizationId, versionId: base.version.id })
      : undefined;
  const isStricter = change.schema !== undefined && schema !== undefined;

  if (action === "remove") {
    const removed = new Set<string>();
    for await (const datapoint of change.datapoints()) removed.add(normalizeDatapoint(datapoint).id);
    const isKept = ({ id }: DraftEntry) => !removed.has(id);
    if (baseListId)
      await copyList(database, { organizationId, listId: baseListId, draft, isKept, check, isStricter });
  } else {
    if (baseListId)
      await copyList(database, { organizationId, listId: baseListId, draft, check, isStricter });
    await appendGiven(draft, change, check);
  }
  check.finish();
  const { listId, digest, count } = draft.finish();
  const attributes = change.attributes ?? (action === "set" ? undefined : baseKernel?.attributes);
  return {
    listId,
    kernel: {
      datapoints: { digest, count },
      ...(schema && { schema }),
      ...(attributes && Object.keys(attributes).length > 0 && { attributes }),
    },
  };
}

function schemaAfter({ schema }: DatasetChange, base: DatasetKernel | undefined): DatasetKernel["schema"] {
  if (schema === undefined) return base?.schema;
  return Object.keys(schema).length > 0 ? schema : undefined;
}

const readAtOnce = 1000;

type Copy = {
  organizationId: string;
  listId: string;
  draft: ListDraft;
  isKept?: (entry: DraftEntry) => boolean;
  check: SchemaCheck;
  /** The schema is a new one, so what was there has to fit it too. */
  isStricter: boolean;
};

async function copyList(
  { reader }: Database,
  { organizationId, listId, draft, isKept = () => true, check, isStricter }: Copy,
): Promise<void> {
  for (let after = 0; ; after += readAtOnce) {
    const slice = { organizationId, listId, after, limit: readAtOnce };
    if (isStricter) {
      const contents = await listContents(reader, slice);
      for (const [index, { content }] of contents.entries()) check.check(after + index + 1, content);
      await draft.append(contents.filter(isKept).map(({ id, split, tags }) => ({ id, split, tags })));
      if (contents.length < readAtOnce) return;
    } else {
      const entries = await listEntries(reader, slice);
      await draft.append(entries.filter(isKept));
      if (entries.length < readAtOnce) return;
    }
  }
}

const givenAtOnce = 200;

async function appendGiven(
  draft: ListDraft,
  { datapoints }: DatasetChange,
  check: SchemaCheck,
): Promise<void> {
  let batch: DraftEntry[] = [];
  let row = 0;
  for await (const given of datapoints()) {
    const datapoint = normalizeDatapoint(given);
    check.check((row += 1), datapoint.content);
    if (batch.push(datapoint) < givenAtOnce) continue;
    await draft.append(batch);
    batch = [];
  }
  await draft.append(batch);
}

/** Nothing where another version came meanwhile that this one should have started from. */
function commit(
  { database, clock }: Dependencies,
  change: DatasetChange,
  { base, draft }: { base: FileAtVersion | undefined; draft: Drafted },
): Promise<FileAtVersion | undefined> {
  const { organizationId, address, action } = change;
  const isOnNewest = change.base.version_id === undefined && change.base.environment === undefined;
  return database
    .transaction(async (executor) => {
      const listId = await completeList(executor, {
        organizationId,
        listId: draft.listId,
        digest: draft.kernel.datapoints.digest,
      });
      const saved = await saveVersion(executor, {
        organizationId,
        ids: datasetIds,
        address,
        kernel: draft.kernel,
        ...(change.words && { words: change.words }),
        author: change.author,
        now: change.history?.createdAt ?? clock(),
        ...(change.history ? { isHistory: true } : { isHead: true }),
      });
      // A new version's number follows the newest one's, which then is not the one this started from.
      const isOvertaken = saved.isNewVersion && saved.version.sequence !== (base?.version.sequence ?? 0) + 1;
      if (isOnNewest && action !== "set" && isOvertaken) throw new Overtaken();
      await saveVersionList(executor, { version_id: saved.version.id, list_id: listId });
      return saved;
    })
    .catch((error: unknown) => {
      if (error instanceof Overtaken) return undefined;
      throw error;
    });
}

/** Ends a transaction whose version would leave out what another has just added. */
class Overtaken extends Error {}
