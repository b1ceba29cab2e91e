import { existsSync, readdirSync } from "node:fs";
import { basename, dirname, relative, resolve, sep } from "node:path";
import { findProject } from "@parley/sync/project";
import { openRegistry } from "@parley/sync/registry";
import { openWorkTree, type Project, type WorkTree } from "@parley/sync/folder";
import { CommandError } from "../../exit-codes.ts";
import { openLeanRegistry } from "./lean-registry.ts";
import type { CommonOptions } from "../../common-options.ts";
import { createOutput, type Output } from "../../output.ts";
import { requireConnection } from "../../require-connection.ts";
import type { Terminal } from "../../terminal.ts";

/** `environment` is false where `--no-environment` says so. */
export type SyncOptions = CommonOptions & { readonly environment?: string | false };

/** The project around the working directory. @throws CommandError where there is none */
export function requireProject(terminal: Terminal): Project {
  const project = findProject(terminal.workingDirectory);
  if (project === undefined)
    throw new CommandError("There is no parley.json here or in a folder above. `parley init` makes one.");
  return project;
}

/** Whose deployments count: what is asked for, else what `parley.json` says. */
export const environmentOf = (project: Project, { environment }: SyncOptions): string | undefined =>
  environment === false ? undefined : (environment ?? project.environment);

/** The work tree around the working directory, and the server it belongs to. */
export function openProject(
  terminal: Terminal,
  options: SyncOptions,
): { tree: WorkTree; project: Project; output: Output } {
  const project = requireProject(terminal);
  const connection = requireConnection(terminal, options);
  const loadRegistry = async () => {
    const { openSession } = await import("../../session.ts");
    return openRegistry(openSession(terminal, options).parley);
  };
  const registry = openLeanRegistry(connection, loadRegistry);
  const tree = openWorkTree({ project, registry, environment: environmentOf(project, options) });
  return { tree, project, output: createOutput(terminal, options.json) };
}

/**
 * Paths as a person at the keyboard writes them, as the project knows them: from its folder, with slashes; none is all.
 * What is there from where they stand is meant first; else it is a File's path.
 */
export function toPaths(
  paths: readonly string[],
  { workingDirectory }: Terminal,
  { folder }: Project,
): string[] {
  const isInside = contains(folder, workingDirectory);
  const places = paths.map((path) => ({ path, place: resolve(workingDirectory, path) }));
  if (places.some(({ place }) => contains(place, folder))) return [];
  return places.map(({ path, place }) => {
    const isMeant = contains(folder, place) && (!isInside || isThere(place));
    return (isMeant ? relative(folder, place).split(sep).join("/") : path).replace(/\/$/, "");
  });
}

const contains = (folder: string, place: string): boolean =>
  place === folder || place.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);

/** A file or folder, or a File that is written without its ending. */
function isThere(place: string): boolean {
  if (existsSync(place)) return true;
  try {
    return readdirSync(dirname(place)).some((name) => name.startsWith(`${basename(place)}.`));
  } catch {
    return false;
  }
}
