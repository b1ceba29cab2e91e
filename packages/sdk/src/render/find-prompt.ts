import { fileErrors, type Prompt } from "@parley/contract";
import type { PromptCache } from "../cache/prompt-cache.ts";
import type { ServedPrompt } from "../cache/kept-prompts.ts";
import { clientErrors } from "../client-errors.ts";
import type { LocalFiles } from "../local/local-files.ts";
import { refuseVersion } from "../local/prepare-call.ts";
import type { RequestOptions } from "../options.ts";
import type { ContractClient } from "../parley-members.ts";
import type { FoundPrompt } from "./render-prompt.ts";
import { toKernel } from "./to-kernel.ts";

/** Which version: by path or id, and there the one of an id or an environment. */
export type PromptAddress = {
  readonly path?: string | undefined;
  readonly id?: string | undefined;
  readonly version_id?: string | undefined;
  readonly environment?: string | undefined;
};

export type FindPromptDependencies = {
  readonly client: Pick<ContractClient, "prompts" | "files">;
  readonly openFiles: () => Promise<LocalFiles | undefined>;
  readonly cache: PromptCache;
  /** Whose answers these are: they must not be another's. */
  readonly cacheScope: string;
};

/** An answer about a version is small; who waits for a call to a model waits longer. */
const timeoutMs = 10_000;

/** The version to render: the local file at the path, else what the server has. */
export async function findPrompt(
  { client, openFiles, cache, cacheScope }: FindPromptDependencies,
  address: PromptAddress,
  options: RequestOptions,
): Promise<FoundPrompt> {
  const { path, id, version_id, environment } = address;
  if (path !== undefined && id !== undefined) throw clientErrors.addressMixed({ path });
  if (path === undefined && id === undefined) throw clientErrors.addressMissing();
  const files = path === undefined ? undefined : await openFiles();
  const file = path === undefined ? undefined : files?.read("prompt", path);
  if (path !== undefined && file !== undefined) {
    refuseVersion(path, address);
    const { kernel } = file;
    return {
      source: "file",
      kernel,
      name: path,
      version: { path: path.replaceAll("\\", "/"), prompt: kernel },
    };
  }
  const key = JSON.stringify([cacheScope, path ?? null, id ?? null, version_id ?? null, environment ?? null]);
  const { prompt, source } = await cache.get({
    key,
    isPinned: version_id !== undefined,
    fetch: () => fetchPrompt(client, address, { timeoutMs, ...options }),
  });
  return {
    source,
    kernel: prompt.kernel,
    name: prompt.path,
    version: { id: prompt.id, version_id: prompt.version_id },
  };
}

async function fetchPrompt(
  client: Pick<ContractClient, "prompts" | "files">,
  { path, id, version_id, environment }: PromptAddress,
  options: RequestOptions,
): Promise<ServedPrompt> {
  let prompt: Prompt | undefined;
  let fileId = id;
  if (path !== undefined) {
    const file = await client.files.retrieveByPath({ path, environment }, options);
    if (file.type !== "prompt")
      throw fileErrors.notFound({ file: `${path} (a Prompt; it is of type ${file.type})` });
    prompt = version_id === undefined ? file : undefined;
    fileId = file.id;
  }
  prompt ??= await client.prompts.get({ id: fileId ?? "", version_id, environment }, options);
  return { id: prompt.id, version_id: prompt.version_id, path: prompt.path, kernel: toKernel(prompt) };
}
