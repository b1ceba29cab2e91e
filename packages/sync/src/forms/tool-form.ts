import { normalizeToolKernel, ToolKernel, ToolType, toolTypeOf } from "@parley/contract";
import { optional, ToolFunction } from "@parley/promptfile";
import { z } from "zod";
import { type Form, type FormReading, refuse } from "./form.ts";
import { printYaml, readYaml } from "./yaml.ts";
import { type SiblingOf, suffixes } from "./suffixes.ts";

const { suffix, siblings } = suffixes.tool;
const codeSuffixes = { python: ".tool.py", typescript: ".tool.ts" } as const satisfies Record<
  string,
  SiblingOf<"tool">
>;

/** What the YAML holds: a Tool without its code, or with it where it is short. */
const Written = z.strictObject({
  tool_type: optional(ToolType),
  function: optional(ToolFunction),
  source_code: optional(z.string()),
  setup_values: optional(z.record(z.string(), z.unknown())),
  attributes: optional(z.record(z.string(), z.unknown())),
});

/** Tools: `lookup.tool.yaml`, and the code in `lookup.tool.py` or `lookup.tool.ts`. */
export const toolForm: Form<"tool"> = {
  type: "tool",
  suffix,
  siblings,
  normalize: normalizeToolKernel,
  print(kernel) {
    const { function: described, source_code: code, setup_values, attributes } = normalizeToolKernel(kernel);
    const type = toolTypeOf(kernel);
    const place = type === "typescript" ? codeSuffixes.typescript : codeSuffixes.python;
    const yaml = printYaml({ tool_type: type, function: described, setup_values, attributes });
    return new Map<string, string>([
      [suffix, yaml],
      ...(code === undefined ? [] : [[place, code.toWellFormed()] as const]),
    ]);
  },
  read(texts) {
    const main = texts.get(suffix);
    if (main === undefined) return refuse(suffix, "It does not exist.");
    const written = readYaml(main, { suffix, schema: Written });
    return written.ok ? withCode(written.kernel, texts) : written;
  },
};

function withCode(
  written: z.output<typeof Written>,
  texts: ReadonlyMap<string, string>,
): FormReading<ToolKernel> {
  const beside = Object.values(codeSuffixes).filter((name) => texts.has(name));
  const [found] = beside;
  if (found !== undefined && (beside.length > 1 || written.source_code !== undefined))
    return refuse(found, "The code is there twice. Keep one.");
  const code = found === undefined ? written.source_code : texts.get(found);
  const type = written.tool_type ?? (found === codeSuffixes.typescript ? "typescript" : undefined);
  const kernel = { ...written, source_code: code, ...(type && { tool_type: type }) };
  const checked = ToolKernel.safeParse(kernel);
  if (checked.success) return { ok: true, kernel: checked.data };
  const needsCode = code === undefined && (type === "python" || type === "typescript");
  if (needsCode) return refuse(codeSuffixes[type], "It does not exist, and holds the Tool's code.");
  return {
    ok: false,
    problems: checked.error.issues.map(({ path, message }) => ({
      suffix,
      message: `\`${path.join(".")}\`: ${message}`,
    })),
  };
}
