import type { GivenDatapoint, GivenGitSource, VersionContent } from "@parley/contract";
import type { Parley } from "@parley/sdk";
import type { FileContent, FormType } from "../forms/file-content.ts";
import { type RemoteFile, toRemoteFile } from "./remote-file.ts";

/** What of the client the registry is asked through. */
export type RegistryClient = Pick<
  Parley,
  "agents" | "datasets" | "environments" | "evaluators" | "files" | "flows" | "me" | "prompts" | "tools"
>;

/** What is said beside a content that is saved. */
export type SaveWords = {
  description?: string | undefined;
  git?: GivenGitSource | undefined;
  /** What it starts from; where that is no longer what the File is at, nothing is saved. */
  expected?: ExpectedVersion | undefined;
};

/** The version that a File is at, and what it holds; by the id `none`, that there is no such File. */
export type ExpectedVersion = { id: string; contentHash?: string | undefined };

type Address = { id: string } | { path: string };
type Saved = { id: string; version_id: string; version_number?: number | null | undefined };

/** What every type of File has under its own noun. */
type FileClient = {
  upsert(given: object): Promise<Saved>;
  move(given: { id: string; path: string }): Promise<unknown>;
  delete(given: { id: string } & ExpectedHead): Promise<unknown>;
  listVersions(given: { id: string }): Promise<{ records: { version_id: string }[] }>;
  setDeployment(given: { id: string; environment_id: string; version_id: string }): Promise<unknown>;
};

/** The Files of an organization, as a work tree needs them. */
export type Registry = {
  organizationId(): Promise<string>;
  /** All Files, at what was saved last or is deployed to the environment. */
  list(environment?: string): Promise<RemoteFile[]>;
  /** Contents by the ids of their versions; versions that are gone are left out. */
  read(versions: readonly { id: string; fileId: string }[]): Promise<Map<string, FileContent>>;
  /** The ids of a File's versions, newest first. */
  listVersions(file: { id: string; type: FormType }): Promise<string[]>;
  save(
    address: Address,
    content: FileContent,
    words?: SaveWords,
  ): Promise<{ id: string; versionId: string; number: number }>;
  move(file: { id: string; type: FormType; path: string }): Promise<void>;
  delete(file: { id: string; type: FormType }, expected?: ExpectedVersion): Promise<void>;
  deploy(file: { id: string; type: FormType; versionId: string; environment: string }): Promise<void>;
};

const headsAtOnce = 10_000;
const contentsAtOnce = 200;
const datapointsAtOnce = 1000;

/**
 * The registry behind a client.
 *
 * @example
 * const registry = openRegistry(new Parley());
 * const files = await registry.list("production");
 */
export function openRegistry(client: RegistryClient): Registry {
  const noun = (type: FormType): FileClient =>
    ({
      prompt: client.prompts,
      agent: client.agents,
      tool: client.tools,
      flow: client.flows,
      evaluator: client.evaluators,
      dataset: client.datasets,
    })[type] as unknown as FileClient;
  let environments: Promise<Map<string, string>> | undefined;
  return {
    organizationId: async () => (await client.me.get()).organization.id,
    list: (environment) => listAll(client, environment),
    read: (versions) => readAll(client, versions),
    listVersions: async ({ id, type }) =>
      (await noun(type).listVersions({ id })).records.map(({ version_id }) => version_id),
    async save(address, content, { description, git, expected } = {}) {
      const saved = await noun(content.type).upsert({
        ...address,
        ...toBody(content),
        ...(description !== undefined && { version_description: description }),
        ...(git && { git }),
        ...toExpectedHead(expected),
      });
      return { id: saved.id, versionId: saved.version_id, number: saved.version_number ?? 0 };
    },
    move: async ({ id, type, path }) => void (await noun(type).move({ id, path })),
    delete: async ({ id, type }, expected) =>
      void (await noun(type).delete({ id, ...toExpectedHead(expected) })),
    async deploy({ id, type, versionId, environment }) {
      environments ??= client.environments
        .list()
        .then((found) => new Map(found.map((item) => [item.name, item.id])));
      const environmentId = (await environments).get(environment) ?? environment;
      await noun(type).setDeployment({ id, version_id: versionId, environment_id: environmentId });
    },
  };
}

type ExpectedHead = { expected_version_id?: string; expected_content_hash?: string };

const toExpectedHead = (expected: ExpectedVersion | undefined): ExpectedHead => ({
  ...(expected && { expected_version_id: expected.id }),
  ...(expected?.contentHash !== undefined && { expected_content_hash: expected.contentHash }),
});

async function listAll({ files }: RegistryClient, environment: string | undefined): Promise<RemoteFile[]> {
  const found: RemoteFile[] = [];
  for (let after: string | null | undefined; after !== null;) {
    const page: Awaited<ReturnType<typeof files.listHeads>> = await files.listHeads({
      size: headsAtOnce,
      ...(environment !== undefined && { environment }),
      ...(after !== undefined && { after }),
    });
    found.push(...page.records.map(toRemoteFile));
    after = page.next;
  }
  return found;
}

async function readAll(
  client: RegistryClient,
  versions: readonly { id: string; fileId: string }[],
): Promise<Map<string, FileContent>> {
  const contents = new Map<string, FileContent>();
  for (let wanted = versions.map(({ id }) => id); wanted.length > 0;) {
    const asked = wanted.slice(0, contentsAtOnce);
    const { records, rest } = await client.files.readContents({ version_ids: asked });
    for (const record of records) contents.set(record.version_id, await toFileContent(client, record));
    wanted = [...rest, ...wanted.slice(contentsAtOnce)];
  }
  return contents;
}

async function toFileContent(
  { datasets }: RegistryClient,
  { type, content, file_id: id, version_id }: VersionContent,
): Promise<FileContent> {
  if (type !== "dataset") return { type, kernel: content } as FileContent;
  const datapoints: GivenDatapoint[] = [];
  for (let page = 1; ; page += 1) {
    const { records, total } = await datasets.listDatapoints({
      id,
      version_id,
      page,
      size: datapointsAtOnce,
    });
    for (const { id: _id, split, tags, messages, target, inputs } of records)
      datapoints.push({
        inputs,
        ...(messages?.length && { messages }),
        ...(target && { target }),
        ...(split && { split }),
        ...(tags && { tags }),
      });
    if (page * datapointsAtOnce >= total) break;
  }
  const { datapoints: _digest, ...surroundings } = content;
  return { type, kernel: { ...surroundings, datapoints } };
}

function toBody({ type, kernel }: FileContent): object {
  if (type === "evaluator") return { spec: kernel };
  // An empty schema takes the one before away.
  return type === "dataset" ? { ...kernel, schema: kernel.schema ?? {} } : kernel;
}
