export type BudgetRow = {
  organization_id: string;
  /** The id of a key, or `organization`. */
  subject: string;
  limit_nano: number;
  updated_at: number;
};

export type BudgetMonthRow = {
  organization_id: string;
  subject: string;
  /** `2026-11`, in UTC. */
  month: string;
  spent_nano: number;
  reserved_nano: number;
};

export type ReservationRow = {
  id: string;
  organization_id: string;
  subject: string;
  month: string;
  amount_nano: number;
  /** The process that holds it. */
  holder: string;
  /** Until when that process is believed to live. */
  expires_at: number;
};

export type BudgetTables = {
  budgets: BudgetRow;
  budget_months: BudgetMonthRow;
  budget_reservations: ReservationRow;
  api_keys: { id: string; organization_id: string; name: string; replaced_by: string | null };
};
