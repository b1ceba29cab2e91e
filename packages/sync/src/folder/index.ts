export type { OnStep } from "./journal.ts";
export type { Project } from "./project.ts";
export type { Pulled } from "./pull-rows.ts";
export type { Pushed, PushOptions } from "./push-rows.ts";
export type { Comparison } from "./compare.ts";
export {
  NothingThere,
  openWorkTree,
  type PullOptions,
  type WorkTree,
  type WorkTreeOptions,
} from "./work-tree.ts";
