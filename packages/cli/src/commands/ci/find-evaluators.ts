import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { CodeEvaluatorSpec } from "@parley/evaluators/schemas";
import type { EvaluatorReference } from "@parley/promptfile";
import { isParleyError, type Parley } from "@parley/sdk";
import { findFiles, readForm } from "@parley/sync";
import { listWatched } from "../test/list-watched.ts";

/** An Evaluator that can judge here, or why it cannot. */
export type FoundEvaluator =
  | { name: string; spec: CodeEvaluatorSpec; threshold: number | undefined }
  | { name: string; reason: string }
  /** It is here and cannot be read: another one of its name would say nothing about it. */
  | { name: string; problem: string };

type Places = { root: string; parley: Pick<Parley, "files" | "evaluators"> | undefined };

/**
 * Finds what a file's `evaluators:` name: in the folder where the path alone is given, else on the server. Only code
 * judges here; models and people judge on the server.
 */
export function createEvaluatorFinder(
  places: Places,
): (reference: EvaluatorReference) => Promise<FoundEvaluator> {
  const known = new Map<string, Promise<FoundEvaluator>>();
  return (reference) => {
    const key = JSON.stringify(reference);
    const found = known.get(key) ?? find(reference, places);
    known.set(key, found);
    return found;
  };
}

type Address = Exclude<EvaluatorReference, string>;

async function find(reference: EvaluatorReference, places: Places): Promise<FoundEvaluator> {
  const address: Address = typeof reference === "string" ? { path: reference } : reference;
  const name = address.path ?? address.id ?? address.version_id ?? "";
  try {
    const spec =
      address.path !== undefined && address.environment === undefined
        ? ((await readLocal(places.root, address.path)) ?? (await readRemote(address, places)))
        : await readRemote(address, places);
    if (spec === undefined)
      return { name, reason: places.parley ? "it is not there" : "it is on a server, and none was given" };
    return toFound(name, spec, address.threshold);
  } catch (error) {
    if (error instanceof Unreadable) return { name, problem: error.message };
    if (isParleyError(error)) return { name, reason: error.message };
    throw error;
  }
}

function toFound(name: string, given: unknown, threshold: number | undefined): FoundEvaluator {
  const { evaluator_type: type } = given as { evaluator_type?: unknown };
  if (type !== "python")
    return { name, reason: `its judgments are not made by code but by "${String(type)}"` };
  const { data: spec, error } = CodeEvaluatorSpec.safeParse(given);
  if (spec === undefined) return { name, reason: error.issues.map(({ message }) => message).join("; ") };
  if (spec.arguments_type === "target_required")
    return { name, reason: "it compares with the target of a Datapoint, and tests have none" };
  return { name, spec, threshold };
}

async function readLocal(root: string, path: string): Promise<unknown> {
  const names = (await listWatched(root, ["."])).map((file) =>
    file.slice(root.length + 1).replaceAll("\\", "/"),
  );
  const place = [...findFiles(names).values()].find((one) => one.type === "evaluator" && one.path === path);
  if (place === undefined) return undefined;
  const texts = place.suffixes.map(
    async (suffix) => [suffix, await readFile(resolve(root, path + suffix), "utf8")] as const,
  );
  const reading = readForm("evaluator", new Map(await Promise.all(texts)));
  if (reading.ok) return reading.content.kernel;
  const [first] = reading.problems;
  throw new Unreadable(`${path}${first?.suffix ?? ""}: ${first?.message ?? "It cannot be read."}`);
}

class Unreadable extends Error {}

async function readRemote(
  { path, id, version_id, environment }: Address,
  { parley }: Places,
): Promise<unknown> {
  if (parley === undefined || version_id !== undefined) return undefined;
  const chosen = environment === undefined ? {} : { environment };
  if (id !== undefined) return (await parley.evaluators.get({ id, ...chosen })).spec;
  const file = await parley.files.retrieveByPath({ path: path ?? "", ...chosen });
  return file.type === "evaluator" ? file.spec : undefined;
}
