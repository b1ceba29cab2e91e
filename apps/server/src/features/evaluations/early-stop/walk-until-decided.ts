import type { DecidedEarly } from "@parley/statistics";
import { inChunks, type Database } from "@parley/db";
import { listDatapoints } from "../run-logs.store.ts";
import { hasEnded } from "../run-state.ts";
import { findRun } from "../runs.store.ts";
import { openLackingLogs } from "../running/lacking-logs.ts";
import type { WantedSample } from "../running/samples.ts";
import type { RunWork } from "../running/run-work.ts";
import type { RunSurvey } from "../running/survey-run.ts";
import type { Turn } from "../running/turn.ts";
import type { EarlyStopOfRun } from "./open-early-stop.ts";

type Walk = {
  work: RunWork;
  survey: RunSurvey;
  turn: Turn;
  early: EarlyStopOfRun;
  /** Told once; nothing comes after it. */
  onDecided(decided: DecidedEarly): void;
};

const itemsOfPage = 100;
/** Samples between two looks: each look reads what was said since the last one. */
const lookEvery = 4;

/** The samples that are missing, item by item in random order, until it is decided what they would decide. */
export async function* walkUntilDecided(
  { database }: { database: Database },
  { work, survey, turn, early, onDecided }: Walk,
): AsyncGenerator<WantedSample> {
  const { organizationId, run } = work;
  if (survey.missingCount === 0) return;
  const lacking = await openLackingLogs(database.reader, work);
  let sinceLook = lookEvery;
  for (const page of inChunks(early.order, itemsOfPage)) {
    const samplesOf = await lacking.listSamples(page);
    const ids = page.filter((id) => samplesOf(id).length > 0);
    if (ids.length === 0) continue;
    const rows = await listDatapoints(database.reader, { organizationId, ids });
    const found = new Map(rows.map((row) => [row.id, row]));
    // Another process may have cancelled it.
    const current = await findRun(database.executor, { organizationId, runId: run.id });
    if (current === undefined || hasEnded(current)) return;
    for (const id of ids) {
      const item = found.get(id);
      if (item === undefined) continue;
      for (const sample of samplesOf(id)) {
        if (sinceLook >= lookEvery) {
          sinceLook = 0;
          const decided = await early.look();
          if (decided !== undefined) return onDecided(decided);
        }
        if (turn.isOver()) return;
        sinceLook += 1;
        yield { ...item, sample };
      }
    }
  }
}
