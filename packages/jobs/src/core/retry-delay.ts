/**
 * How long a job waits after its failed attempt number `attempt` (1 is the first): e^attempt seconds, from 2.7 s over 7 s, 20 s, 55 s,
 * 2.5 min … to at most 6.1 h. Exactly what graphile-worker does, so that both adapters keep one timetable.
 */
export function retryDelayMs(attempt: number): number {
  return Math.round(Math.exp(Math.min(attempt, 10)) * 1_000);
}
