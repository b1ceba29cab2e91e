import type { contract } from "@parley/contract";
import type { Handlers } from "../../kernel/implement.ts";
import type { FilesDependencies } from "../files/index.ts";
import type { LogSearch } from "../logs/index.ts";

export type DatasetsDependencies = FilesDependencies & { logSearch: LogSearch };

/** Handlers of some of the endpoints of Datasets. */
export type DatasetHandlers<K extends keyof typeof contract.datasets.endpoints> = Pick<
  Handlers<typeof contract.datasets>,
  K
>;
