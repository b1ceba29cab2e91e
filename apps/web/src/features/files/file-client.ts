import type { Contract, EndpointReply, Environment, File, FileType } from "@parley/contract";
import { parley } from "../../api.ts";

export type DeploymentEvent = EndpointReply<
  Contract["prompts"]["endpoints"]["listDeployments"]
>["records"][number];

export type FileEnvironment = Environment & { file?: File | null | undefined; may_deploy: boolean };

type Options = { signal?: AbortSignal };
type Deployment = { id: string; environment_id: string };
type VersionOf = { id: string; version_id: string };

/** What the API can do with a File, whatever its type. */
export type FileClient = {
  get(given: { id: string }, options?: Options): Promise<File>;
  move(given: { id: string; path: string }): Promise<File>;
  delete(given: { id: string }): Promise<unknown>;
  listVersions(given: { id: string }, options?: Options): Promise<{ records: File[] }>;
  updateVersion(given: VersionOf & { name?: string; description?: string }): Promise<File>;
  deleteVersion(given: VersionOf): Promise<unknown>;
  listEnvironments(given: { id: string }, options?: Options): Promise<FileEnvironment[]>;
  listDeployments(
    given: { id: string; size: number },
    options?: Options,
  ): Promise<{ records: DeploymentEvent[] }>;
  setDeployment(given: Deployment & { version_id: string }): Promise<File>;
  removeDeployment(given: Deployment): Promise<unknown>;
};

const clients = {
  prompt: parley.prompts,
  agent: parley.agents,
  tool: parley.tools,
  evaluator: parley.evaluators,
  flow: parley.flows,
  dataset: parley.datasets,
} as const satisfies Record<File["type"], FileClient>;

/** The part of the API's client that is about Files of a type. */
export const fileClient = (type: FileType): FileClient => clients[type];
