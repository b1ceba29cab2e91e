// Seconds that the answer took.
function judge(log) {
  if (typeof log.provider_latency === "number") return log.provider_latency;
  const took = Date.parse(log.end_time) - Date.parse(log.start_time);
  return Number.isNaN(took) ? null : took / 1000;
}
