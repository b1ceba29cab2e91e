export { budgetJobs, planReservationRecovery } from "./budgets.jobs.ts";
export { budgetRoutes } from "./budgets.routes.ts";
export { deleteBudget, listBudgets, listMonths, saveBudget } from "./budgets.store.ts";
export { createReservations, toMonth, type Reservations } from "./reservations.ts";
export { withBudgets } from "./spending.ts";
