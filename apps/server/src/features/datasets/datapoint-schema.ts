import { datasetErrors, type DatapointViolation, type DatapointContent } from "@parley/contract";
import { createSchemaChecker, type SchemaFinding } from "../../kernel/json-schema.ts";
import { isOutOfTime, withinTime } from "../../kernel/within-time.ts";

/** Enough to see what is wrong. */
const mostListed = 50;
/** So many are checked at once; all of them may take this long. */
const checkedAtOnce = 200;
const limitMs = 2000;

/** Collects what Datapoints do not fit of a Dataset's schema. */
export type SchemaCheck = {
  /** @throws unprocessable for a schema that cannot be used, or not in the time there is */
  check(row: number, content: DatapointContent): void;
  /** @throws unprocessable, naming the first rows, when any did not fit */
  finish(): void;
};

/** @throws unprocessable for what is no JSON Schema */
export function createSchemaCheck(schema: Record<string, unknown> | undefined): SchemaCheck {
  if (schema === undefined) return { check: () => {}, finish: () => {} };
  const find = createSchemaChecker(schema);
  // References and patterns are only looked at when they are needed.
  refuseUnusable(inTime(() => find({ inputs: {} })));
  const violations: DatapointViolation[] = [];
  let waiting: { row: number; content: DatapointContent }[] = [];
  let total = 0;
  const checkOne = (row: number, content: DatapointContent): void => {
    const finding = refuseUnusable(find(content));
    if (finding.kind === "fits") return;
    total += 1;
    if (violations.length >= mostListed) return;
    const { path, message } = finding.faults[0];
    violations.push({ row, path: path.join("."), message });
  };
  const checkWaiting = (): void => {
    const some = waiting;
    waiting = [];
    inTime(() => {
      for (const { row, content } of some) checkOne(row, content);
    });
  };
  return {
    check(row, content) {
      if (waiting.push({ row, content }) >= checkedAtOnce) checkWaiting();
    },
    finish() {
      checkWaiting();
      if (total > 0) throw datasetErrors.datapointsInvalid({ violations, total });
    },
  };
}

/** @throws unprocessable for a schema that turns out to be none where this content leads */
function refuseUnusable(finding: SchemaFinding): Exclude<SchemaFinding, { kind: "unusable" }> {
  if (finding.kind === "unusable") throw datasetErrors.schemaInvalid({ reason: finding.reason });
  return finding;
}

/** Patterns and references can take for ever, and nobody else is served meanwhile. @throws unprocessable then */
function inTime<T>(work: () => T): T {
  try {
    return withinTime(limitMs, work);
  } catch (error) {
    if (!isOutOfTime(error)) throw error;
    const reason = `checking ${checkedAtOnce} Datapoints takes longer than ${limitMs / 1000} seconds. Simplify its patterns and references.`;
    throw datasetErrors.schemaInvalid({ reason }, { cause: error });
  }
}
