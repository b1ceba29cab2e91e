import * as jsonSchema from "../../kernel/json-schema.ts";

const mostNamed = 10;

/** Why something does not fit a JSON Schema, in words; or why the schema cannot be used. */
export type SchemaFinding = { kind: "fits" } | { kind: "misfits" | "unusable"; reason: string };

/** What says it ends the sentence. */
const withoutStop = (text: string): string => text.replace(/\.$/u, "");

/** People give schemas, and some are slow or no schemas at all: then nothing fits. */
export function checkSchema(schema: Record<string, unknown>, value: unknown): SchemaFinding {
  const finding = jsonSchema.checkSchema(schema, value, { limitMs: 1000 });
  if (finding.kind === "fits") return finding;
  if (finding.kind === "unusable") return { ...finding, reason: withoutStop(finding.reason) };
  const reasons = finding.faults.map(({ path, message }) =>
    path.length === 0 ? message : `\`${path.join(".")}\`: ${message}`,
  );
  return { kind: "misfits", reason: withoutStop([...new Set(reasons)].slice(0, mostNamed).join(" ")) };
}
