import type { Datapoint, GivenDatapoint } from "@parley/contract";

/** A Datapoint as one gives it: without its id, and without what is not said of it. */
export function toGiven({ inputs, messages, target, split, tags }: Datapoint): GivenDatapoint {
  return {
    inputs,
    ...(messages && messages.length > 0 && { messages }),
    ...(target && Object.keys(target).length > 0 && { target }),
    ...(split && { split }),
    ...(tags && tags.length > 0 && { tags }),
  };
}

/** All Datapoints with one of them changed in its place. */
export const replaceDatapoint = (
  all: readonly Datapoint[],
  { id, datapoint }: { id: string; datapoint: GivenDatapoint },
): GivenDatapoint[] => all.map((each) => (each.id === id ? datapoint : toGiven(each)));
