import { relative } from "node:path";
import { findProject } from "@parley/sync/project";
import type { Terminal } from "./terminal.ts";

/** The folder that the paths of Files start at where none is given: the one that `parley.json` names, or this one. */
export function defaultFolder({ workingDirectory }: Pick<Terminal, "workingDirectory">): string {
  const project = findProject(workingDirectory);
  return (project && relative(workingDirectory, project.folder)) || ".";
}
