import type { Monitor } from "@parley/contract";
import type { Session } from "../../session.ts";
import { CommandError } from "../../exit-codes.ts";

/** A monitor by its id or its name. @throws CommandError where there is none */
export async function findMonitor({ parley }: Pick<Session, "parley">, wanted: string): Promise<Monitor> {
  for await (const monitor of parley.monitors.listAll({ size: 100 }))
    if (monitor.id === wanted || monitor.name === wanted) return monitor;
  throw new CommandError(`There is no monitor \`${wanted}\`. \`parley monitors list\` names them.`);
}

/** A monitor's state as it is shown: one that is muted or disabled says so, and one that an untrusted model judges for. */
export function nameOfState(monitor: Monitor): string {
  const { state, is_enabled: isEnabled, is_muted: isMuted, last_check: last } = monitor;
  if (!isEnabled) return "disabled";
  const doubt = last?.distrust == null ? "" : ", untrusted judge";
  return `${state === "no_data" ? "no data" : state}${isMuted ? ", muted" : ""}${doubt}`;
}
