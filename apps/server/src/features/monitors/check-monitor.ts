import type { MonitorMeasurement, WebhookEventData } from "@parley/contract";
import { fromJson, toJson, type Executor } from "@parley/db";
import { createId } from "../../kernel/ids.ts";
import { publishEvents } from "../../kernel/outbox/publish-events.ts";
import { planNotices } from "../channels/index.ts";
import type { MonitorMeans } from "./dependencies.ts";
import { nextState, type Change, type MonitorEvent } from "./domain/next-state.ts";
import { measureMonitor } from "./measure-monitor.ts";
import { insertTransition, lockMonitor, updateMonitor } from "./monitors.store.ts";
import type { MonitorRow, MonitorSettings, TransitionRow } from "./monitors.tables.ts";
import { findProblem } from "./check-settings.ts";

const minuteMs = 60_000;

/** When a monitor is checked next: on whole periods, so that many processes and restarts agree. */
export function nextCheckAt(now: number, { check_every_minutes: minutes }: MonitorSettings): number {
  const everyMs = minutes * minuteMs;
  return (Math.floor(now / everyMs) + 1) * everyMs;
}

/**
 * Checks a monitor that is due, and tells people where that changes something. Of two processes that check it at once,
 * the later finds that it is due no more.
 */
export async function checkMonitor(dependencies: MonitorMeans, row: MonitorRow): Promise<void> {
  const { database, clock, events } = dependencies;
  const { organization_id: organizationId, id, file_id: fileId } = row;
  const settings = fromJson<MonitorSettings>(row.settings);
  const problem = await findProblem(database.executor, { organizationId, fileId, settings });
  const measurement =
    problem === undefined
      ? await measureMonitor(dependencies, { organizationId, fileId, settings })
      : undefined;
  await database.transaction(async (transaction) => {
    const current = await lockMonitor(transaction, { organizationId, id });
    // Changed or checked meanwhile.
    if (current?.next_check_at !== row.next_check_at || current.settings !== row.settings) return;
    const now = clock();
    const changes: Partial<MonitorRow> = {
      next_check_at: nextCheckAt(now, settings),
      problem: problem ?? null,
      ...unmuted(current, now),
      ...(measurement === undefined
        ? {}
        : await applyCheck(dependencies, transaction, {
            row: { ...current, ...unmuted(current, now) },
            settings,
            measurement,
          })),
    };
    await updateMonitor(transaction, { organizationId, id, changes });
  });
  events.emit("monitor.changed", { organizationId, id });
}

/** What is muted for a while is so no more when that is over. */
const unmuted = (row: MonitorRow, now: number): Partial<MonitorRow> =>
  row.is_muted && row.muted_until !== null && row.muted_until <= now
    ? { is_muted: false, muted_until: null }
    : {};

type Applying = { row: MonitorRow; settings: MonitorSettings; measurement: MonitorMeasurement };

async function applyCheck(
  dependencies: MonitorMeans,
  transaction: Executor,
  { row, settings, measurement }: Applying,
): Promise<Partial<MonitorRow>> {
  const streak = { outcome: row.streak_outcome, count: row.streak_count };
  const { memory, change } = nextState(
    { state: row.state, streak, openAlert: row.open_alert },
    measurement.outcome,
    {
      fireAfter: settings.fire_after,
      recoverAfter: settings.recover_after,
      tellsNoData: settings.notify_no_data,
    },
  );
  const remembered: Partial<MonitorRow> = {
    state: memory.state,
    ...(change !== undefined && { state_since: dependencies.clock() }),
    streak_outcome: memory.streak.outcome,
    streak_count: memory.streak.count,
    open_alert: memory.openAlert,
    last_check: toJson(measurement),
  };
  // What began while it was muted and goes on is told now.
  const late: Change | undefined =
    change === undefined && row.open_alert !== null && !row.is_told && !row.is_muted
      ? { from: row.state, to: row.state, event: "alerted" }
      : undefined;
  const told = await tell(dependencies, transaction, { row, settings, measurement, change: change ?? late });
  return { ...remembered, ...told };
}

type Telling = Applying & { change: Change | undefined };

/** Notes a change, and tells of it who is to be told. Of an end nobody hears who did not hear of the beginning. */
async function tell(
  dependencies: MonitorMeans,
  transaction: Executor,
  { row, settings, measurement, change }: Telling,
): Promise<Partial<MonitorRow>> {
  if (change === undefined) return {};
  const { event } = change;
  const isSilent = row.is_muted || (event === "recovered" && !row.is_told);
  const transition: TransitionRow = {
    id: createId("mtt"),
    organization_id: row.organization_id,
    monitor_id: row.id,
    from_state: change.from,
    to_state: change.to,
    event,
    severity: settings.severity,
    was_muted: event !== null && isSilent,
    measurement: toJson(measurement),
    created_at: dependencies.clock(),
  };
  await insertTransition(transaction, transition);
  if (event === null) return {};
  if (!isSilent) await announce(dependencies, transaction, { row, settings, measurement, transition });
  // Who heard of one beginning hears of the end, also where another began unheard.
  return { is_told: event === "alerted" && (row.is_told || !isSilent) };
}

type Announcing = Applying & { transition: TransitionRow };

async function announce(
  dependencies: MonitorMeans,
  transaction: Executor,
  { row, settings, measurement, transition }: Announcing,
): Promise<void> {
  const { organization_id: organizationId } = row;
  const event = transition.event ?? "alerted";
  await planNotices(dependencies, transaction, {
    organizationId,
    subjectId: row.id,
    occasionId: transition.id,
    audience: settings.notify,
    notice: noticeOf({ name: row.name, settings, measurement, event }),
  });
  const data: WebhookEventData<"monitor.alerted"> = {
    monitor: {
      id: row.id,
      name: row.name,
      severity: settings.severity,
      file_id: row.file_id,
      state: transition.to_state,
    },
    transition_id: transition.id,
    measurement,
  };
  await publishEvents(transaction, [
    { organizationId, type: `monitor.${event}`, data, now: transition.created_at },
  ]);
}

const stakesOf = { info: "low", warning: "medium", critical: "high" } as const;

type Saying = {
  name: string;
  settings: MonitorSettings;
  measurement: MonitorMeasurement;
  event: MonitorEvent | "test";
};

/** What people read: what it is, how it is, and where the Logs are. */
export function noticeOf({ name, settings, measurement, event }: Saying) {
  const { severity } = settings;
  const words = {
    alerted: `${severity} alert`,
    recovered: "recovered",
    test: "a test, nothing has happened",
  };
  return {
    title: `${name}: ${words[event]}`,
    text: measurement.text,
    link: measurement.logs_url,
    stakes: stakesOf[severity],
  };
}
