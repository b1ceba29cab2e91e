import { dirname, join } from "node:path";
import type { Import, Module } from "./read-modules.ts";
import type { Workspace } from "./read-workspaces.ts";

/** An import of one file of the repository by another. */
export type Edge = { from: string; to: string; through: Import };

export type ModuleGraph = {
  modules: readonly Module[];
  workspaces: readonly Workspace[];
  edges: readonly Edge[];
  /** Imports of packages that are not ours, and of Node. */
  externals: readonly { from: string; through: Import }[];
  workspaceOf(path: string): Workspace | undefined;
};

/** Resolves every import to a file of the repository, or to the outside. */
export function createModuleGraph(modules: readonly Module[], workspaces: readonly Workspace[]): ModuleGraph {
  const edges: Edge[] = [];
  const externals: { from: string; through: Import }[] = [];
  for (const { path, imports } of modules) {
    for (const through of imports) {
      const to = resolveImport({ from: path, specifier: through.specifier, workspaces });
      if (to === undefined) externals.push({ from: path, through });
      else edges.push({ from: path, to, through });
    }
  }
  const workspaceOf = (path: string): Workspace | undefined =>
    workspaces.find(({ folder }) => path.startsWith(`${folder}/`));
  return { modules, workspaces, edges, externals, workspaceOf };
}

type Resolution = { from: string; specifier: string; workspaces: readonly Workspace[] };

function resolveImport({ from, specifier, workspaces }: Resolution): string | undefined {
  if (specifier.startsWith(".")) return join(dirname(from), specifier);
  const owner = workspaces.find(({ name }) => specifier === name || specifier.startsWith(`${name}/`));
  if (!owner) return undefined;
  const door = `.${specifier.slice(owner.name.length)}`;
  return owner.doors[door] ?? `${owner.folder}/(no door ${door})`;
}

/** Groups of files that need each other to load, each sorted; none in a healthy repository. */
export function findCycles(edges: readonly Edge[]): string[][] {
  const targets = new Map<string, string[]>();
  for (const { from, to, through } of edges) {
    if (!through.isTypeOnly && !through.isLazy) targets.set(from, [...(targets.get(from) ?? []), to]);
  }
  const selfImports = edges.filter(({ from, to }) => from === to).map(({ from }) => [from]);
  return [...selfImports, ...stronglyConnected(targets).filter((group) => group.length > 1)];
}

type Visit = { index: number; low: number; isOpen: boolean };

/** Tarjan's algorithm. */
function stronglyConnected(targets: ReadonlyMap<string, readonly string[]>): string[][] {
  const visits = new Map<string, Visit>();
  const open: string[] = [];
  const groups: string[][] = [];
  const explore = (path: string): Visit => {
    const visit: Visit = { index: visits.size, low: visits.size, isOpen: true };
    visits.set(path, visit);
    open.push(path);
    for (const target of targets.get(path) ?? []) {
      const seen = visits.get(target);
      if (!seen) visit.low = Math.min(visit.low, explore(target).low);
      else if (seen.isOpen) visit.low = Math.min(visit.low, seen.index);
    }
    if (visit.low === visit.index) groups.push(close(path).toSorted());
    return visit;
  };
  const close = (first: string): string[] => {
    const group = open.splice(open.lastIndexOf(first));
    for (const path of group) {
      const visit = visits.get(path);
      if (visit) visit.isOpen = false;
    }
    return group;
  };
  for (const path of targets.keys()) if (!visits.has(path)) explore(path);
  return groups;
}
