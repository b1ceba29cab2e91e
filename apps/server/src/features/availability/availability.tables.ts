export type AvailabilityRow = {
  organization_id: string;
  user_id: string;
  time_zone: string;
  /** JSON of `PersonalQuietHours`. */
  quiet_hours: string | null;
  updated_at: number;
};

export type AbsenceRow = {
  id: string;
  organization_id: string;
  user_id: string;
  from_at: number;
  until_at: number;
  delegate_id: string | null;
  note: string;
  created_at: number;
};

export type ScheduleRow = {
  id: string;
  organization_id: string;
  name: string;
  description: string;
  time_zone: string;
  /** JSON list of user ids, in the order in which they take turns. */
  members: string;
  /** JSON: weekday, hour and minute. */
  handover: string;
  rotation_days: number;
  /** A date: of the handover to the first member. */
  starts_on: string;
  /** The team whose schedule it is. */
  team_id: string | null;
  /** Who was on call when it was last looked at: null where nobody has looked, empty where nobody was. */
  holder_id: string | null;
  created_at: number;
  updated_at: number;
};

export type OverrideRow = {
  id: string;
  schedule_id: string;
  organization_id: string;
  user_id: string;
  from_at: number;
  until_at: number;
  created_at: number;
};

export type AvailabilityTables = {
  availability: AvailabilityRow;
  absences: AbsenceRow;
  schedules: ScheduleRow;
  schedule_overrides: OverrideRow;
  users: { id: string; name: string; email: string };
  members: { organization_id: string; user_id: string; role: string };
  teams: { id: string; organization_id: string; name: string };
};
