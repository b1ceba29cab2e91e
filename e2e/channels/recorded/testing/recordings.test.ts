import { describe, expect, test } from "vitest";
import { compareShape, pathsOf } from "./compare-shape.ts";
import { readRecording, recordingNames } from "./read-recording.ts";

describe.each(recordingNames())("the recording %s", (name) => {
  const recording = readRecording(name);

  test("says where and when it was looked up", () => {
    expect(recording.sources.length).toBeGreaterThan(0);
    for (const source of recording.sources) expect(source).toMatch(/^(?:https?:\/\/|github:|npm:)\S+/u);
    expect(recording.lookedAt).toMatch(/^\d{4}-\d{2}-\d{2}$/u);
  });

  test("has its own shape, and names no path that it has not", () => {
    expect(compareShape(recording.body, recording)).toEqual([]);
    const { required, nullable = [], maps = [], own = [] } = recording;
    const paths = pathsOf(recording);
    const unknown = [...required, ...nullable, ...maps, ...own].filter((path) => !paths.has(path));
    expect(unknown).toEqual([]);
  });
});
