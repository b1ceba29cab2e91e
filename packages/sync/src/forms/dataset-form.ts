import { GivenDatapoint, normalizeDatapoint } from "@parley/contract";
import { z } from "zod";
import type { DatasetContent } from "./file-content.ts";
import { type Form, type FormProblem, type FormReading, refuse } from "./form.ts";
import { printYaml, readYaml } from "./yaml.ts";
import { suffixes } from "./suffixes.ts";

const {
  suffix,
  siblings,
  siblings: [yamlSuffix],
} = suffixes.dataset;
const Surroundings = z.strictObject({
  schema: z.record(z.string(), z.unknown()).optional(),
  attributes: z.record(z.string(), z.unknown()).optional(),
});

/** Datasets: a Datapoint a line in `cases.dataset.jsonl`; their schema and attributes, if any, in `cases.dataset.yaml`. */
export const datasetForm: Form<"dataset"> = {
  type: "dataset",
  suffix,
  siblings,
  normalize,
  print(content) {
    const { datapoints, schema, attributes } = normalize(content);
    const texts = new Map<string, string>([
      [suffix, datapoints.map((datapoint) => `${JSON.stringify(datapoint)}\n`).join("")],
    ]);
    if (schema ?? attributes) texts.set(yamlSuffix, printYaml({ schema, attributes }));
    return texts;
  },
  read(texts) {
    const lines = texts.get(suffix);
    if (lines === undefined) return refuse(suffix, "It does not exist.");
    const surroundings = readYaml(texts.get(yamlSuffix) ?? "", { suffix: yamlSuffix, schema: Surroundings });
    if (!surroundings.ok) return surroundings;
    const datapoints = readLines(lines);
    if (!datapoints.ok) return datapoints;
    return { ok: true, kernel: { datapoints: datapoints.kernel, ...surroundings.kernel } };
  },
};

function readLines(text: string): FormReading<GivenDatapoint[]> {
  const datapoints: GivenDatapoint[] = [];
  const problems: FormProblem[] = [];
  // Editors on Windows begin a text with a mark.
  for (const [index, line] of text
    .replace(/^\uFEFF/, "")
    .split("\n")
    .entries()) {
    if (line.trim() === "") continue;
    const parsed = GivenDatapoint.safeParse(parseJson(line));
    if (parsed.success) datapoints.push(parsed.data);
    else problems.push({ suffix, line: index + 1, message: describe(line, parsed.error) });
  }
  return problems.length === 0
    ? { ok: true, kernel: datapoints }
    : { ok: false, problems: problems.slice(0, 20) };
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}

function describe(line: string, { issues }: z.ZodError): string {
  if (parseJson(line) === undefined) return "This line is no JSON.";
  return issues
    .map(({ path, message }) => (path.length > 0 ? `\`${path.join(".")}\`: ${message}` : message))
    .join(" ");
}

/** Each Datapoint once, with nothing in it that says nothing; keys in one order. */
function normalize({ datapoints, schema, attributes }: DatasetContent): DatasetContent {
  const byId = new Map<string, GivenDatapoint>();
  for (const datapoint of datapoints) {
    const { id, content, split, tags } = normalizeDatapoint(datapoint);
    if (byId.has(id)) continue;
    const { inputs, messages, target } = content;
    byId.set(id, {
      inputs,
      ...(messages && { messages }),
      ...(target && { target }),
      ...(split !== null && { split }),
      ...(tags !== null && { tags: [...tags] }),
    });
  }
  return {
    datapoints: [...byId.values()],
    ...(hasKeys(schema) && { schema }),
    ...(hasKeys(attributes) && { attributes }),
  };
}

const hasKeys = (object: object | undefined): boolean => Object.keys(object ?? {}).length > 0;
