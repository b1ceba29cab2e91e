import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve, sep } from "node:path";
import { z } from "zod";

/** What `parley.json` says. */
export const ProjectFile = z.object({
  version: z.literal(1).default(1),
  server: z.url().optional(),
  folder: z.string().min(1).default("parley"),
  environment: z.string().min(1).optional(),
});
export type ProjectFile = z.output<typeof ProjectFile>;

/** A work tree that is bound to a registry. */
export type Project = {
  /** Where `parley.json` is. */
  root: string;
  /** Where the Files are. */
  folder: string;
  /** The server that `parley.json` names. */
  server: string | undefined;
  /** What is pulled where nothing else is said: what is deployed there, else what was saved last. */
  environment: string | undefined;
};

export const projectFileName = "parley.json";

/**
 * The project around a folder: the nearest `parley.json`, upwards.
 *
 * @throws Error where `parley.json` cannot be read, with what is wrong with it
 */
export function findProject(from: string): Project | undefined {
  for (let root = resolve(from); ; root = dirname(root)) {
    const path = join(root, projectFileName);
    if (existsSync(path)) return readProject(root, path);
    if (root === dirname(root)) return undefined;
  }
}

function readProject(root: string, path: string): Project {
  const parsed = ProjectFile.safeParse(parseJson(readFileSync(path, "utf8")));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Error(`${path}: ${issue?.path.join(".") ?? ""} ${issue?.message ?? "is no JSON"}`.trim());
  }
  const { server, folder: name, environment } = parsed.data;
  const folder = resolve(root, name);
  // What is elsewhere on this machine is nobody's to read who only wrote a file here.
  if (folder !== root && !folder.startsWith(root.endsWith(sep) ? root : `${root}${sep}`))
    throw new Error(`${path}: folder: ${name} is not in ${root}`);
  return { root, folder, server, environment };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
