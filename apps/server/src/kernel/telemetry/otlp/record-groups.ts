import type { Meter } from "@opentelemetry/api";
import type { CommittedGroup } from "../telemetry.ts";

/** How many entries shared a transaction, and how long it took to commit. */
export function createGroupRecorder(meter: Meter): (group: CommittedGroup) => void {
  const size = meter.createHistogram("parley.group_commit.size", {
    unit: "{entry}",
    description: "Entries written in one transaction.",
    advice: { explicitBucketBoundaries: [1, 2, 5, 10, 25, 50, 100, 250] },
  });
  const duration = meter.createHistogram("parley.group_commit.duration", {
    unit: "s",
    description: "How long such a transaction took.",
    advice: { explicitBucketBoundaries: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1] },
  });
  return ({ name, entryCount, durationMs }) => {
    const attributes = { "parley.group_commit.name": name };
    size.record(entryCount, attributes);
    duration.record(durationMs / 1000, attributes);
  };
}
