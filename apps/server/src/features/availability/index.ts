export { availabilityRoutes } from "./availability.routes.ts";
export { listAbsences, listAvailability, listDelegators } from "./availability.store.ts";
export { whenToTell } from "./domain/quiet-until.ts";
export { toMoment, toWallTime } from "./domain/zoned-time.ts";
export { findAllOnCall } from "./duties.ts";
export { quietHoursToKeep } from "./read-quiet-hours.ts";
export { scheduleRoutes } from "./schedules.routes.ts";
export { listScheduling } from "./schedules.store.ts";
export { takeHandovers, type Handover } from "./take-handovers.ts";
