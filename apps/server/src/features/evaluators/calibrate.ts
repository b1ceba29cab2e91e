import type { Calibration, EvaluatorSpec } from "@parley/contract";
import type { Executor } from "@parley/db";
import { calibrateJudge, type Calibration as Found, type Interval, type Label } from "@parley/statistics";
import { Cache } from "../../kernel/cache.ts";
import { toTimestamp } from "../../kernel/clock.ts";
import { listFilesById } from "../files/index.ts";
import { addCases, type JudgedItem } from "./calibration-facets.ts";
import { listEvaluatorVersions, listJudgedByBoth } from "./calibration.store.ts";
import { readSpec } from "./evaluator-type.ts";

export type Calibrated = {
  organizationId: string;
  versionId: string;
  fileId: string;
  spec: EvaluatorSpec;
  /** The human Evaluator it is held to; absent: the one with the most Logs that both judged. */
  peopleId?: string | undefined;
};
export type Calibrate = (reader: Executor, calibrated: Calibrated) => Promise<Calibration>;

/** More would keep the event loop: agreement is computed again and again for its interval. */
const mostItems = 500;
/** Several people may have judged each. */
const mostJudgments = 5000;
const usualMaxAgeMs = 30_000;
const usualBound = 0.4;
/** Of fewer nothing can be said, neither for nor against the judge. */
const fewestItems = 20;
/** Slices of fewer say nothing; there may be one for each Log. */
const fewestOfSlice = 5;

/** Holds versions of Evaluators to people; what was found is kept for half a minute, unless said. */
export function createCalibration({ maxAgeMs = usualMaxAgeMs }: { maxAgeMs?: number } = {}): Calibrate {
  const known = new Cache<Calibration>({ max: 200, maxAgeMs });
  return (reader, calibrated) =>
    known.get([calibrated.organizationId, calibrated.versionId, calibrated.peopleId].join(" "), () =>
      calibrate(reader, calibrated),
    );
}

async function calibrate(reader: Executor, calibrated: Calibrated): Promise<Calibration> {
  const { organizationId, versionId, spec, peopleId } = calibrated;
  const bound = boundOf(spec);
  const all = await listComparable(reader, calibrated);
  const files = await listFilesById(reader, { organizationId, ids: all.map(({ fileId }) => fileId) });
  const pathOf = new Map(files.map(({ id, path }) => [id, path]));
  const comparable = all.map(({ fileId: id, items }) => ({
    id,
    path: pathOf.get(id) ?? id,
    items: items.length,
  }));
  const empty = { evaluator_version_id: versionId, bound, comparable, items: 0, left_out: 0, slices: [] };
  const people = peopleId === undefined ? all[0] : all.find(({ fileId }) => fileId === peopleId);
  if (people === undefined)
    return {
      ...empty,
      trust: "unmeasured",
      reason: "People have judged none of the Logs that it judged, with an Evaluator that asks for the same.",
    };
  const measurement = spec.return_type === "number" ? "interval" : "nominal";
  const items = await addCases(reader, { organizationId, items: people.items });
  const found = calibrateJudge(items, { bound, measurement, fewestItems });
  return {
    ...empty,
    ...toView(found),
    trust: found.items < fewestItems ? "unmeasured" : found.verdict,
    people: { id: people.fileId, path: pathOf.get(people.fileId) ?? people.fileId },
    confusion: measurement === "nominal" ? found.confusion : null,
  };
}

/** What an Evaluator asks of itself. */
function boundOf({ attributes }: EvaluatorSpec): number {
  const said = attributes?.["trust_bound"];
  return typeof said === "number" && said >= -1 && said <= 1 ? said : usualBound;
}

type People = { fileId: string; items: JudgedItem[] };

const mostFirst = (people: readonly People[]): People[] =>
  people.toSorted((a, b) => b.items.length - a.items.length);

/** With all of the one that is asked for, which may have judged longer ago than others. */
async function listComparable(reader: Executor, calibrated: Calibrated): Promise<People[]> {
  const { peopleId } = calibrated;
  const newest = await listPeople(reader, calibrated, () => true);
  if (peopleId === undefined) return newest;
  const asked = await listPeople(reader, calibrated, (fileId) => fileId === peopleId);
  return mostFirst([...asked, ...newest.filter(({ fileId }) => fileId !== peopleId)]);
}

/** The human Evaluators that ask for the same, the one with the most Logs that both judged first. */
async function listPeople(
  reader: Executor,
  { organizationId, versionId, fileId, spec }: Calibrated,
  isWanted: (fileId: string) => boolean,
): Promise<People[]> {
  const isComparable = spec.return_type !== "text" && spec.return_type !== "multi_select";
  if (!isComparable) return [];
  const versions = (await listEvaluatorVersions(reader, { organizationId })).filter((version) => {
    const people = readSpec(version);
    return (
      version.file_id !== fileId &&
      isWanted(version.file_id) &&
      people.evaluator_type === "human" &&
      answersOf(people) === answersOf(spec)
    );
  });
  const fileOf = new Map(versions.map((version) => [version.id, version.file_id]));
  const peopleVersionIds = [...fileOf.keys()];
  const limit = mostJudgments;
  const rows = await listJudgedByBoth(reader, { organizationId, versionId, peopleVersionIds, limit });
  const byFile = Map.groupBy(rows, (row) => fileOf.get(row.people_version_id) ?? "");
  return mostFirst([...byFile].map(([id, of]): People => ({ fileId: id, items: toItems(of) })));
}

/** What can be answered: only where that is the same, the same may have been asked. */
const answersOf = ({ return_type: type, options, number_limits: limits }: EvaluatorSpec): string =>
  JSON.stringify([
    type,
    (options ?? []).map(({ name }) => name).toSorted(),
    limits?.min ?? null,
    limits?.max ?? null,
  ]);

type Row = Awaited<ReturnType<typeof listJudgedByBoth>>[number];

/** A Log each, the newest ones. */
function toItems(rows: readonly Row[]): JudgedItem[] {
  const items = new Map<string, JudgedItem & { people: Label[] }>();
  for (const row of rows) {
    const id = row.log_id ?? "";
    const known = items.get(id) ?? {
      item: id,
      judge: JSON.parse(row.judgment ?? "null") as Label | null,
      people: [],
      at: Number(row.judged_at),
      facets: facetsOf(row),
      datapointId: row.datapoint_id,
    };
    if (!items.has(id) && items.size === mostItems) continue;
    known.people.push(JSON.parse(row.people_judgment ?? "null") as Label);
    items.set(id, known);
  }
  return [...items.values()];
}

/** Longer values are no groups, but texts. */
const longestValue = 60;

/** What the Log was made for, and what is short in its metadata: where a judge may agree less. */
function facetsOf({ environment, metadata }: Row): Record<string, string[]> {
  const fields = JSON.parse(metadata ?? "{}") as Record<string, unknown>;
  const short = Object.entries(fields).filter(
    ([, value]) => typeof value === "boolean" || (typeof value === "string" && value.length <= longestValue),
  );
  return {
    ...(environment !== null && { environment: [environment] }),
    ...Object.fromEntries(short.map(([name, value]) => [`metadata.${name}`, [String(value)]])),
  };
}

const toBetween = ({ low, high, level }: Interval) => ({ low, high, level });

function toView({ agreement, coefficient, amongPeople, slices, drift, ...found }: Found) {
  const shown = ({ value, interval, noInterval, items }: Found["amongPeople"]) => ({
    value,
    interval: interval && toBetween(interval),
    no_interval: noInterval,
    items,
  });
  return {
    reason: found.reason,
    items: found.items,
    left_out: found.leftOut,
    agreement: { rate: agreement.rate, interval: toBetween(agreement.interval) },
    coefficient: { ...shown(coefficient), name: coefficient.name },
    among_people: shown(amongPeople),
    slices: slices
      .filter(({ items }) => items >= fewestOfSlice)
      .map(({ interval, ...slice }) => ({ ...slice, interval: toBetween(interval) })),
    drift: drift && {
      points: drift.points.map(({ from, to, interval, ...point }) => ({
        ...point,
        from: toTimestamp(from),
        to: toTimestamp(to),
        interval: toBetween(interval),
      })),
      earlier: drift.earlier,
      later: drift.later,
      p_value: drift.pValue,
      has_drifted: drift.hasDrifted,
    },
  };
}
