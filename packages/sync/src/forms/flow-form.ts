import { z } from "zod";
import { type Form, refuse } from "./form.ts";
import { printYaml, readYaml } from "./yaml.ts";
import { suffixes } from "./suffixes.ts";

const { suffix, siblings } = suffixes.flow;
const Written = z.strictObject({ attributes: z.record(z.string(), z.unknown()) });

/** Flows: their attributes. */
export const flowForm: Form<"flow"> = {
  type: "flow",
  suffix,
  siblings,
  normalize: ({ attributes }) => ({ attributes }),
  print: ({ attributes }) => new Map<string, string>([[suffix, printYaml({ attributes })]]),
  read(texts) {
    const main = texts.get(suffix);
    if (main === undefined) return refuse(suffix, "It does not exist.");
    return readYaml(main, { suffix, schema: Written });
  },
};
