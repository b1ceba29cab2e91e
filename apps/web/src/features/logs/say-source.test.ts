import { expect, test } from "vitest";
import { saySource } from "./say-source.ts";

test.each([
  ["mon_V1StGXR8Z5jdHi6BmyT0a", "Monitoring …yT0a"],
  ["bfl_V1StGXR8Z5jdHi6BmyT0b", "Back-fill …yT0b"],
  ["run_0Vbhlf1y00YFcQDK0CJf8", "Run …CJf8"],
  ["opentelemetry", "opentelemetry"],
  ["run_of_ours", "run_of_ours"],
])("a source is named as people call it: %s", (source, said) => {
  expect(saySource(source)).toBe(said);
});
