import { findProject } from "@parley/sync/project";
import { openRegistry } from "@parley/sync";
import { openWorkTree, type Project, type WorkTree } from "@parley/sync/folder";
import { CommandError } from "../../exit-codes.ts";
import { type CommonOptions, openSession, type Session } from "../../session.ts";
import type { Terminal } from "../../terminal.ts";

export type SyncOptions = CommonOptions & { readonly environment?: string };

/** The project around the working directory. @throws CommandError where there is none */
export function requireProject(terminal: Terminal): Project {
  const project = findProject(terminal.workingDirectory);
  if (project === undefined)
    throw new CommandError("There is no parley.json here or in a folder above. `parley init` makes one.");
  return project;
}

/** The work tree around the working directory, and the server it belongs to. */
export function openProject(
  terminal: Terminal,
  options: SyncOptions,
): Session & { tree: WorkTree; project: Project } {
  const project = requireProject(terminal);
  const session = openSession(terminal, options);
  const environment = options.environment ?? project.environment;
  const tree = openWorkTree({ project, registry: openRegistry(session.parley), environment });
  return { ...session, tree, project };
}

/** Paths as a person at the keyboard writes them, as the project knows them: from its folder, with slashes. */
export const toPaths = (paths: readonly string[], { root, folder }: Project): string[] => {
  const name = folder
    .slice(root.length + 1)
    .split("\\")
    .join("/");
  return paths.map((path) =>
    (path.startsWith(`${name}/`) ? path.slice(name.length + 1) : path).replace(/\/$/, ""),
  );
};
