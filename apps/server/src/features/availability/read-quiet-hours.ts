import { PersonalQuietHours } from "@parley/contract";
import type { AvailabilityRow } from "./availability.tables.ts";

export type QuietHours = { windows: PersonalQuietHours["windows"]; high_stakes_wait: boolean };

/** What is kept of a person's quiet hours: null where they have none, `broken` where nobody can read them. */
export function readQuietHours(
  row: Pick<AvailabilityRow, "quiet_hours"> | undefined,
): QuietHours | null | "broken" {
  const text = row?.quiet_hours ?? null;
  if (text === null) return null;
  try {
    const read = PersonalQuietHours.nullable().safeParse(JSON.parse(text));
    return read.success ? read.data : "broken";
  } catch {
    return "broken";
  }
}

/** Of who is to be told: nothing holds up what is told to somebody whose quiet hours nobody can read. */
export function quietHoursToKeep(row: Pick<AvailabilityRow, "quiet_hours"> | undefined): QuietHours | null {
  const read = readQuietHours(row);
  return read === "broken" ? null : read;
}
