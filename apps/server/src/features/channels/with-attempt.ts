import type { DeliveryAttempt } from "@parley/channels";
import { fromJson, toJson } from "@parley/db";
import type { DeliveryRow } from "./channels.tables.ts";

const attemptsKept = 10;

/** A delivery's attempts with one more; the oldest are forgotten. */
export const withAttempt = ({ attempts }: Pick<DeliveryRow, "attempts">, attempt: DeliveryAttempt): string =>
  toJson([...fromJson<DeliveryAttempt[]>(attempts), attempt].slice(-attemptsKept));
