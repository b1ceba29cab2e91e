import { expect, test } from "vitest";
import { sayRemedy } from "./say-remedy.ts";

test.each([
  [
    "ModuleNotFoundError: No module named 'requests'",
    "PARLEY_PYTHON_PACKAGES`): write what you need of `requests`",
  ],
  ["ReferenceError: could not load module 'fs'", "write what you need of `fs`"],
  ["ReferenceError: fetch is not defined\n    at judge (code.js:2:3)", "no network"],
  ["ReferenceError: 'fetch' is not defined", "no network"],
  ["The code ran longer than 10 seconds, which is the limit.\n    at f (code.js:1:1)", "PARLEY_CODE_TIME_MS"],
  ["The code used more than 5 seconds of the processor, which is the limit.", "PARLEY_CODE_CPU_MS"],
  ["The code needed more than 128 MiB of memory, which is the limit.", "PARLEY_CODE_MEMORY_MB"],
])("what is not in the sandbox has a remedy: %s", (error, remedy) => {
  expect(sayRemedy(error)).toContain(remedy);
});

test("of what the code itself did wrong, its own error says enough", () => {
  expect(sayRemedy("KeyError: 'ok'")).toBeUndefined();
});
