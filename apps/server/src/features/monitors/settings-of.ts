import type { MonitorCreate, MonitorUpdate } from "@parley/contract";
import type { MonitorSettings } from "./monitors.tables.ts";

const mostMinutesBetween = 60;

const usual: Omit<MonitorSettings, "metric" | "condition" | "check_every_minutes" | "notify_no_data"> = {
  version: 1,
  version_id: null,
  environment: null,
  filter: null,
  window_minutes: 60,
  delay_minutes: 0,
  min_logs: 1,
  fire_after: 1,
  recover_after: 2,
  severity: "warning",
  notify: {},
};

/** The settings of a new monitor, with what it does not say. */
export function settingsOf(given: MonitorCreate): MonitorSettings {
  const { metric, condition } = given;
  const window_minutes = given.window_minutes ?? usual.window_minutes;
  const check_every_minutes = Math.min(mostMinutesBetween, Math.max(1, Math.floor(window_minutes / 5)));
  const notify_no_data = isAboutNoData({ condition });
  return changedSettings({ ...usual, metric, condition, check_every_minutes, notify_no_data }, given);
}

/**
 * The same with what is named changed; null takes away, and what is not named stays. Whether no data is told goes with the
 * condition: with one that is about that, people wait for nothing else.
 */
export function changedSettings(
  settings: MonitorSettings,
  { name: _name, description: _description, is_enabled: _isEnabled, ...given }: MonitorUpdate,
): MonitorSettings {
  const known = new Set(Object.keys(settings));
  const changes = Object.entries(given).filter(([field, value]) => known.has(field) && value !== undefined);
  const changed: MonitorSettings = { ...settings, ...Object.fromEntries(changes) };
  const isSaid = given.notify_no_data !== undefined;
  if (isSaid || isAboutNoData(changed) === isAboutNoData(settings)) return changed;
  return { ...changed, notify_no_data: isAboutNoData(changed) };
}

const isAboutNoData = ({ condition }: Pick<MonitorSettings, "condition">): boolean =>
  condition.kind === "no_data";

/** Whether both look at the same and say the same of it: then checks of one count for the other. */
export const measureSame = (one: MonitorSettings, other: MonitorSettings): boolean =>
  JSON.stringify(partsOf(one)) === JSON.stringify(partsOf(other));

const partsOf = ({
  version_id,
  environment,
  filter,
  metric,
  condition,
  window_minutes,
  min_logs,
}: MonitorSettings) => [version_id, environment, filter, metric, condition, window_minutes, min_logs];
