import type { Log } from "@parley/sdk";
import type { CalibrationItem, Label } from "@parley/statistics";

/** A judgment with the Log it is of. */
export type JudgmentRecord = Extract<Log, { type: "evaluator" }>;

/** A human Evaluator that can be compared: it returns the same type. */
export type People = { id: string; path: string; items: CalibrationItem[] };

/** What people said of the Logs that an Evaluator judged, by the Evaluator they said it with, the most Logs first. */
export function holdToPeople(records: readonly JudgmentRecord[]): People[] {
  const found = new Map<string, People>();
  for (const record of records) {
    const said = saidByPeople(record);
    for (const [id, { path, labels }] of said) {
      const people = found.get(id) ?? { id, path, items: [] };
      people.items.push({
        item: record.parent_id ?? record.id,
        judge: labelOf(record),
        people: labels,
        at: Date.parse(record.created_at),
        facets: facetsOf(record),
      });
      found.set(id, people);
    }
  }
  return [...found.values()].toSorted((a, b) => b.items.length - a.items.length);
}

/** What each Log was called by each person, for an Evaluator that is people itself. */
export function labelsByLog(records: readonly JudgmentRecord[]): Label[][] {
  const counted = records.filter(({ withdrawn_at: at }) => at == null);
  return [...Map.groupBy(counted, ({ parent_id: id }) => id).values()].map((of) =>
    of.map(labelOf).filter((label) => label !== null),
  );
}

type Said = ReadonlyMap<string, { path: string; labels: Label[] }>;

function saidByPeople({ parent, evaluator }: JudgmentRecord): Said {
  const said = new Map<string, { path: string; labels: Label[] }>();
  for (const log of parent?.evaluator_logs ?? []) {
    const { evaluator: other } = log;
    const isComparable =
      other.id !== evaluator.id &&
      other.spec.evaluator_type === "human" &&
      other.spec.return_type === evaluator.spec.return_type;
    const label = labelOf(log);
    if (!isComparable || log.withdrawn_at != null || label === null) continue;
    const known = said.get(other.id) ?? { path: other.path, labels: [] };
    known.labels.push(label);
    said.set(other.id, known);
  }
  return said;
}

/** What can be agreed on: not a text of one's own, and not several options at once. */
function labelOf({
  judgment,
  error,
  evaluator,
}: Pick<JudgmentRecord, "judgment" | "error" | "evaluator">): Label | null {
  if (error || judgment == null || Array.isArray(judgment) || evaluator.spec.return_type === "text")
    return null;
  return judgment;
}

function facetsOf({ parent }: JudgmentRecord): Record<string, string[]> {
  const short = Object.entries(parent?.metadata ?? {}).filter(
    ([, value]) => typeof value === "boolean" || (typeof value === "string" && value.length <= 60),
  );
  return {
    ...(parent?.environment && { environment: [parent.environment] }),
    ...Object.fromEntries(short.map(([name, value]) => [`metadata.${name}`, [String(value)]])),
  };
}
