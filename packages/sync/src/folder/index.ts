export type { OnStep } from "./journal.ts";
export { findProject, type Project, ProjectFile, projectFileName } from "./project.ts";
export type { Pulled } from "./pull-rows.ts";
export type { Pushed, PushOptions } from "./push-rows.ts";
export { openWorkTree, type PullOptions, type WorkTree, type WorkTreeOptions } from "./work-tree.ts";
