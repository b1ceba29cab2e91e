import { isParleyError, repositoryErrors, type GivenGitSource } from "@parley/contract";
import { findReferences, loadReferences, resolveReferences, type PromptKernel } from "@parley/promptfile";
import { forms, readForm, type FileContent, type TextPlace, textPlacesOf } from "@parley/sync";
import type { RequestContext } from "../../kernel/request-context.ts";
import { agentRoutes } from "../agents/index.ts";
import { datasetRoutes } from "../datasets/index.ts";
import { evaluatorRoutes } from "../evaluators/index.ts";
import { flowRoutes } from "../flows/index.ts";
import { promptRoutes } from "../prompts/index.ts";
import { toolRoutes } from "../tools/index.ts";
import type { RepositoriesDependencies } from "./dependencies.ts";
import type { GitHost } from "./hosts/git-host.ts";
import type { RepositoryRow } from "./repositories.tables.ts";
import { openHost } from "./repository-secrets.ts";

export type BringInDependencies = RepositoriesDependencies &
  Parameters<typeof promptRoutes>[0] &
  Parameters<typeof agentRoutes>[0] &
  Parameters<typeof toolRoutes>[0] &
  Parameters<typeof evaluatorRoutes>[0] &
  Parameters<typeof datasetRoutes>[0];

/** `befores`: the commits since which what was changed is brought in as it is at `commit`; its own one is the first. */
type Push = { befores: readonly string[]; commit: string; author: string | undefined };
type Pushed = { row: RepositoryRow; push: Push; signal: AbortSignal };

/** Nothing can be compared with the commit before a branch's first. */
const nothing = /^0+$/;

/**
 * Makes versions of the Files that a push changed, each with the commit beside it. What git says is said by a version that
 * is there already where the content is the same. Files that went away in git stay. Answers what could not be read.
 */
export async function bringIn(
  dependencies: BringInDependencies,
  { row, push, signal }: Pushed,
): Promise<string[]> {
  const host = openHost(dependencies, row, signal);
  const paths = await listChanged(host, push);
  const places = await findPlaces(host, { row, push, paths });
  const save = createSaving(dependencies, { row, signal });
  const problems: string[] = [];
  for (const place of places) {
    const read = await readPlace(host, { row, push, place });
    if ("problems" in read) {
      problems.push(...read.problems);
      continue;
    }
    const git = {
      commit: push.commit,
      branch: row.branch,
      author: push.author,
      repository: row.name,
      file: read.file,
    };
    try {
      await save(place.path, read.content, git);
    } catch (error) {
      if (!isParleyError(error) || error.isRetryable) throw error;
      problems.push(`${read.file}: ${error.message}`);
    }
  }
  return problems;
}

/** Of an earlier push whose commits are gone meanwhile, for somebody forced the branch, nothing can be said. */
async function listChanged(host: GitHost, { befores, commit }: Push): Promise<string[]> {
  const paths = new Set<string>();
  for (const [index, before] of befores.entries()) {
    if (nothing.test(before) || before === commit) continue;
    try {
      for (const path of await host.listChanged(before, commit)) paths.add(path);
    } catch (error) {
      const isGone = isParleyError(error) && error.code === repositoryErrors.notFound.code;
      if (index === 0 || !isGone) throw error;
    }
  }
  return [...paths];
}

type Reading = { row: RepositoryRow; push: Push };

/** The Files that texts belong to, each once. */
async function findPlaces(
  host: GitHost,
  { row, push, paths }: Reading & { paths: readonly string[] },
): Promise<TextPlace[]> {
  const found = new Map<string, TextPlace>();
  for (const path of paths) {
    const inside = row.folder === "" ? path : withoutFolder(path, row.folder);
    for (const place of inside === undefined ? [] : textPlacesOf(inside)) {
      const main = mainPathOf(row, place);
      const isThere =
        place.isMain || found.has(main) || (await host.readText(main, push.commit)) !== undefined;
      if (!isThere) continue;
      found.set(main, place);
      break;
    }
  }
  return [...found.values()];
}

const withoutFolder = (path: string, folder: string): string | undefined =>
  path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined;

const inFolder = ({ folder }: RepositoryRow, path: string): string =>
  folder === "" ? path : `${folder}/${path}`;

const mainPathOf = (row: RepositoryRow, { path, type }: TextPlace): string =>
  inFolder(row, path + forms[type].suffix);

async function readPlace(
  host: GitHost,
  { row, push, place: { path, type } }: Reading & { place: TextPlace },
): Promise<{ content: FileContent; file: string } | { problems: string[] }> {
  const texts = new Map<string, string>();
  for (const suffix of [forms[type].suffix, ...forms[type].siblings]) {
    const text = await host.readText(inFolder(row, path + suffix), push.commit);
    if (text !== undefined) texts.set(suffix, text);
  }
  const file = inFolder(row, path + forms[type].suffix);
  const reading = readForm(type, texts);
  if (!reading.ok)
    return {
      problems: reading.problems.map(({ suffix, message }) => `${inFolder(row, path)}${suffix}: ${message}`),
    };
  const { content } = reading;
  if (content.type !== "prompt" && content.type !== "agent") return { content, file };
  const whole = await putIn(host, { row, push, kernel: content.kernel, from: path + forms[type].suffix });
  return "problems" in whole
    ? { problems: whole.problems.map((message) => `${file}: ${message}`) }
    : { content: { type: content.type, kernel: whole.kernel } as FileContent, file };
}

/** As in a folder on a disk. */
const PARTIAL_ENDINGS = ["", ".prompt", ".md", ".txt"];
const PARTIAL_NAME = /\.(?:prompt|md|txt)$/;

/** A Prompt with the partials that stand beside it in git; pictures are not fetched from there. */
async function putIn<K extends Pick<PromptKernel, "template">>(
  host: GitHost,
  { row, push, kernel, from }: Reading & { kernel: K; from: string },
): Promise<{ kernel: K } | { problems: string[] }> {
  if (findReferences(kernel).length === 0) return { kernel };
  const reader = await loadReferences(kernel, {
    from,
    reader: {
      readText: async (path) => {
        for (const name of PARTIAL_ENDINGS.map((ending) => path + ending)) {
          if (!PARTIAL_NAME.test(name)) continue;
          const text = await host.readText(inFolder(row, name), push.commit);
          if (text !== undefined) return text;
        }
        return undefined;
      },
      readBytes: async () => ({ refused: "pictures and documents are not fetched from git" }),
    },
  });
  const { kernel: whole, diagnostics } = resolveReferences(kernel, { from, reader });
  return whole === undefined ? { problems: diagnostics.map(({ message }) => message) } : { kernel: whole };
}

function toBody({ type, kernel }: FileContent): object {
  if (type === "evaluator") return { spec: kernel };
  // An empty schema takes the one before away.
  return type === "dataset" ? { ...kernel, schema: kernel.schema ?? {} } : kernel;
}

type Save = (path: string, content: FileContent, git: GivenGitSource) => Promise<unknown>;

/** Through the same door as everybody, in the name of the repository. */
function createSaving(
  dependencies: BringInDependencies,
  { row, signal }: Pick<Pushed, "row" | "signal">,
): Save {
  const context: RequestContext = {
    organizationId: row.organization_id,
    actor: {
      kind: "service_account",
      id: row.id,
      name: row.name,
      organizationId: row.organization_id,
      organizationName: "",
      permissions: new Set(["read", "write"]),
    },
    requestId: row.id,
    signal,
    sessionToken: undefined,
    contextOfPart: async () => context,
  };
  const routes = {
    prompt: promptRoutes(dependencies),
    agent: agentRoutes(dependencies),
    tool: toolRoutes(dependencies),
    flow: flowRoutes(dependencies),
    evaluator: evaluatorRoutes(dependencies),
    dataset: datasetRoutes(dependencies),
  };
  return async (path, { type, kernel }, git) => {
    const { resource, handlers } = routes[type];
    const given = { path, ...toBody({ type, kernel } as FileContent), git };
    const body = resource.endpoints.upsert.body.parse(given);
    const upsert = handlers.upsert as (input: unknown, context: RequestContext) => Promise<unknown>;
    return upsert({ params: undefined, query: {}, body }, context);
  };
}
