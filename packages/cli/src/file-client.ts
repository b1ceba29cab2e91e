import type { File, Parley } from "@parley/sdk";

type LiveEnvironment = { id: string; name: string; tag: string; file?: File | null | undefined };

/** What every type of File has under its own noun. */
type FileClient = {
  get(given: { id: string }): Promise<File>;
  listVersions(given: { id: string }): Promise<{ records: File[] }>;
  listEnvironments(given: { id: string }): Promise<LiveEnvironment[]>;
  setDeployment(given: { id: string; environment_id: string; version_id: string }): Promise<File>;
};

/** The part of the client that is about Files of a type. */
export const fileClient = (parley: Parley, type: File["type"]): FileClient =>
  ({
    prompt: parley.prompts,
    tool: parley.tools,
    dataset: parley.datasets,
    evaluator: parley.evaluators,
    flow: parley.flows,
    agent: parley.agents,
  })[type] as FileClient;
