/** Metrics of OpenTelemetry are in seconds. */
export const secondsSince = (startMs: number): number => (performance.now() - startMs) / 1000;
