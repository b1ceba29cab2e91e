import type { Endpoint } from "@parley/contract";
import type { Executor } from "@parley/db";
import { findAlias } from "../aliases/aliases.store.ts";
import type { Target } from "../authorize.ts";
import {
  findDirectoryPath,
  findEnvironmentId,
  findEvaluationPath,
  findMonitorPath,
  listFilePaths,
  listLogPaths,
} from "./targets.store.ts";

/** A request's input as its endpoint parsed it. */
export type Input = { params: unknown; query: unknown; body: unknown };

type Place = { path: string | undefined; isTree?: boolean };
type Fields = Readonly<Record<string, unknown>>;
type Given = { executor: Executor; organizationId: string; params: Fields; query: Fields; body: Fields };

/**
 * All that a request touches, for whoever is confined to some of it. A thing that is not there has no path.
 */
export async function findTargets(
  executor: Executor,
  {
    endpoint,
    organizationId,
    input,
  }: {
    endpoint: Pick<Endpoint, "resource" | "environment" | "method" | "permission">;
    organizationId: string;
    input: Input;
  },
): Promise<Target[]> {
  const { resource: kind } = endpoint;
  const given: Given = {
    executor,
    organizationId,
    params: toFields(input.params),
    query: toFields(input.query),
    body: toFields(input.body),
  };
  const environment = await findEnvironment(endpoint, given);
  if (kind === "monitor" && (await isOfOrganization(given))) return [{ kind: "organization", environment }];
  const places = await findPlaces(endpoint, given);
  if (places.length === 0) return [{ kind, environment }];
  return places.map((place) => ({ kind, environment, ...place }));
}

/** A monitor without a File looks at all Logs there are. */
async function isOfOrganization({ executor, organizationId, params, body }: Given): Promise<boolean> {
  const id = text(params["id"]);
  if (id !== undefined) return (await findMonitorPath(executor, { organizationId, id })) === null;
  return body["file"] == null;
}

async function findPlaces(
  { resource, method }: Pick<Endpoint, "resource" | "method">,
  given: Given,
): Promise<Place[]> {
  if (resource === "file") return findFilePlaces(given);
  if (resource === "directory") return findDirectoryPlaces(given, { isTree: method !== "GET" });
  if (resource === "log") return findLogPlaces(given);
  if (resource === "monitor" && given.params["id"] === undefined)
    return findFilePlaces({ ...given, body: { file: given.body["file"] } });
  if (resource === "monitor") {
    const { executor, organizationId, params } = given;
    const path = await findMonitorPath(executor, { organizationId, id: text(params["id"]) ?? "" });
    return [{ path: path ?? undefined }];
  }
  if (resource === "evaluation") {
    const { executor, organizationId, params } = given;
    return [{ path: await findEvaluationPath(executor, { organizationId, id: text(params["id"]) ?? "" }) }];
  }
  return [];
}

/** By the path's id; by the body's address, in which `file` may hold it; and where it is moved to. */
async function findFilePlaces(given: Given): Promise<Place[]> {
  const { executor, organizationId, params, body } = given;
  const addresses = [body, toFields(body["file"])];
  const ids = [params["id"], ...addresses.map((address) => address["id"])].map(text);
  const paths = await findPathsOfFiles(
    given,
    ids.filter((id) => id !== undefined),
  );
  const name = text(body["name"]);
  const directoryId = text(body["directory_id"]);
  const inDirectory =
    directoryId === undefined
      ? undefined
      : await findDirectoryPath(executor, { organizationId, id: directoryId });
  return [
    ...paths,
    ...addresses.map((address) => text(address["path"])),
    ...(name === undefined || inDirectory !== undefined ? [] : paths.map((path) => renamed(path, name))),
    ...(inDirectory === undefined ? [] : [joined(inDirectory, name)]),
  ]
    .filter((path) => path !== undefined)
    .map((path) => ({ path }));
}

const parentOf = (path: string): string => path.split("/").slice(0, -1).join("/");
const joined = (...parts: (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined && part !== "").join("/");
const renamed = (path: string, name: string): string => joined(parentOf(path), name);

async function findPathsOfFiles({ executor, organizationId }: Given, ids: string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const aliases = await Promise.all(
    ids.map((oldId) => findAlias(executor, { organizationId, kind: "file", oldId })),
  );
  const all = [...ids, ...aliases.filter((alias) => alias !== undefined)];
  return listFilePaths(executor, { organizationId, ids: all });
}

async function findDirectoryPlaces(given: Given, { isTree }: { isTree: boolean }): Promise<Place[]> {
  const { executor, organizationId, params, body } = given;
  const pathOf = (id: string) => findDirectoryPath(executor, { organizationId, id });
  const [id, parentId, path, name] = [params["id"], body["parent_id"], body["path"], body["name"]].map(text);
  const parent = parentId === undefined ? undefined : await pathOf(parentId);
  if (id === undefined) return [{ path: joined(parent, path, name), isTree }];
  const own = await pathOf(id);
  const places: Place[] = [{ path: own, isTree }];
  if (parent === undefined && path === undefined && name === undefined) return places;
  const base = path ?? own ?? "";
  return [...places, { path: joined(parent ?? parentOf(base), name ?? base.split("/").at(-1)), isTree }];
}

async function findLogPlaces({ executor, organizationId, params, query, body }: Given): Promise<Place[]> {
  const named = [params["log_id"] ?? params["id"], query["id"], body["log_id"]].flat();
  const ids = named.map(text).filter((id) => id !== undefined);
  const paths = await listLogPaths(executor, { organizationId, ids });
  return paths.map((path) => ({ path }));
}

/** Fields of a body that hold a version's whole content. */
const contents = ["prompt", "agent", "tool", "flow", "spec", "evaluator", "dataset"];

async function findEnvironment(
  { environment, permission }: Pick<Endpoint, "environment" | "permission">,
  { executor, organizationId, params, query, body }: Given,
): Promise<string | null | undefined> {
  if (environment === undefined) return undefined;
  if (environment === "path") {
    const id = text(params["environment_id"]) ?? "";
    return (await findAlias(executor, { organizationId, kind: "environment", oldId: id })) ?? id;
  }
  const name = text(query["environment"]);
  // An application that records what it did itself need not say where.
  if (permission === "log" && name === undefined) return undefined;
  // What is deployed nowhere may be run by its id, by its content, or for want of a deployment to the default one.
  const isByEnvironment =
    name !== undefined && query["version_id"] === undefined && contents.every((field) => body[field] == null);
  return isByEnvironment ? ((await findEnvironmentId(executor, { organizationId, name })) ?? null) : null;
}

const toFields = (value: unknown): Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};

const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
