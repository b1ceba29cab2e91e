import type { Responder } from "@parley/contract";
import type { Place } from "./voter.ts";

/** All places of a tree, in its order. */
export function placesOf(tree: Responder): Place[] {
  if ("any" in tree) return tree.any.flatMap(placesOf);
  return "all" in tree ? tree.all.flatMap(placesOf) : [tree];
}
