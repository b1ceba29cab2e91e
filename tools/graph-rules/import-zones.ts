import type { Edge, ModuleGraph } from "../source/module-graph.ts";
import type { Violation } from "../source/violation.ts";

/** What each package may import of the others; see docs/architecture.md. */
const importZones: Readonly<Record<string, readonly string[]>> = {
  promptfile: [],
  contract: ["promptfile", "channels/schemas", "evaluators/schemas"],
  policy: ["contract"],
  statistics: [],
  db: [],
  jobs: ["db"],
  gateway: ["promptfile"],
  channels: ["promptfile"],
  evaluators: ["promptfile"],
  sdk: ["contract", "policy", "promptfile", "statistics", "gateway", "evaluators", "sync/forms"],
  sync: ["sdk", "contract", "promptfile"],
  cli: ["sync", "sdk", "contract", "policy", "promptfile", "statistics", "server", "gateway", "evaluators"],
  web: [
    "sync",
    "sdk",
    "contract",
    "policy",
    "promptfile",
    "statistics",
    "channels/schemas",
    "evaluators/schemas",
  ],
  server: [
    "contract",
    "policy",
    "promptfile",
    "statistics",
    "sync",
    "gateway",
    "channels",
    "evaluators",
    "jobs",
    "db",
  ],
};

/** What a package's tests, and its doors for tests, may import besides. */
const zonesOfTests: Readonly<Record<string, readonly string[]>> = {
  server: ["sdk"],
  jobs: ["db"],
  sdk: ["server", "db"],
  sync: ["server", "db"],
};

/** A package imports others only along the zones, and only through their doors. */
export function checkImportZones(graph: ModuleGraph): Violation[] {
  return graph.edges.flatMap((edge) => {
    const violation = describeCrossing(graph, edge);
    return violation === undefined ? [] : [{ file: edge.from, line: edge.through.line, message: violation }];
  });
}

function describeCrossing(graph: ModuleGraph, { from, to, through }: Edge): string | undefined {
  const target = graph.workspaceOf(to);
  const source = graph.workspaceOf(from);
  if (!target || target === source) return undefined;
  if (through.specifier.startsWith("."))
    return `reaches into ${target.folder} by path: import "${target.name}"`;
  if (to.includes("(no door")) return `"${through.specifier}" is no door of ${target.name}`;
  if (!source) return undefined;
  const name = shortName(source.name);
  const wanted = through.specifier.slice("@parley/".length);
  const allowed = [...(importZones[name] ?? []), ...(isTest(from) ? (zonesOfTests[name] ?? []) : [])];
  const isAllowed = allowed.some(
    (zone) => wanted === zone || (!zone.includes("/") && wanted.startsWith(`${zone}/`)),
  );
  if (isAllowed) return undefined;
  const choice = allowed.length === 0 ? "none of our packages" : `only ${allowed.join(", ")}`;
  return `@parley/${name} may not import ${through.specifier}: ${choice}`;
}

/** Nobody imports the door of its own package: it would load, and often cycle through, everything. */
export function checkOwnDoors(graph: ModuleGraph): Violation[] {
  return graph.edges
    .filter(({ from, to, through }) => {
      const own = graph.workspaceOf(from);
      if (!own || own !== graph.workspaceOf(to) || !from.startsWith(`${own.folder}/src/`)) return false;
      const isMainDoor = to === own.doors["."] && !isTest(from);
      return isMainDoor || through.specifier.startsWith(own.name);
    })
    .map(({ from, through }) => ({
      file: from,
      line: through.line,
      message: `imports its own package's door (${through.specifier}): import the file itself`,
    }));
}

export function isTest(path: string): boolean {
  return /\.(?:test|testsuite)\.tsx?$|\/testing\/|__fixtures__/.test(path);
}

function shortName(name: string): string {
  return name.replace(/^@parley\//, "");
}
