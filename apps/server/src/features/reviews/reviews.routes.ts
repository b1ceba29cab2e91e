import { contract } from "@parley/contract";
import { implement } from "../../kernel/implement.ts";
import type { ReviewDependencies } from "./dependencies.ts";
import { itemHandlers } from "./item.handlers.ts";
import { queueHandlers } from "./queue.handlers.ts";
import { reviewingHandlers } from "./reviewing.handlers.ts";

export const reviewRoutes = (dependencies: ReviewDependencies) =>
  implement(contract.reviewQueues, {
    ...queueHandlers(dependencies),
    ...itemHandlers(dependencies),
    ...reviewingHandlers(dependencies),
  });
