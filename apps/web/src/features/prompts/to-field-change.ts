import type { diffKernels } from "@parley/promptfile";
import type { FieldChange } from "../../design/diff/diff-fields.ts";

type ValueChange = ReturnType<typeof diffKernels>["parameters"][number];

/** A value that changed, by the words that lead to it: `other.top_k`. */
export const toFieldChange = ({ path, before, after }: ValueChange): FieldChange => ({
  name: path.join("."),
  before,
  after,
});
