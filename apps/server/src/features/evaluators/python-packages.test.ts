import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EvaluatorRunReply } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { makeWheel } from "@parley/evaluators/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestApp } from "../../testing/open-test-app.ts";
import { createTestApp } from "../../testing/test-app.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "parley-wheels-"));
  makeWheel(folder, "greetings-1.0-py3-none-any.whl", {
    "greetings.py": "def is_polite(text): return text.startswith('Hello')\n",
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const [{ open }] = databases as [(typeof databases)[number]];
const code = "import greetings\ndef judge(log): return greetings.is_polite(log['output'])";
const spec = { evaluator_type: "python", arguments_type: "target_free", return_type: "boolean", code };
const patience = { PARLEY_CODE_TIME_MS: "60000", PARLEY_CODE_CPU_MS: "60000" };
const log = { output: "Hello Ada" };

test("code of Evaluators imports the packages of the folder that the setting names", async () => {
  await using app = await openTestApp({ open, environment: { ...patience, PARLEY_PYTHON_PACKAGES: folder } });
  const { body } = await app.ask<EvaluatorRunReply>("POST", "/v5/evaluators/run", { spec, log });
  expect(body).toMatchObject({ judgment: true, error: null });
});

test("without the setting, what is wrong says what to do", async () => {
  await using app = await openTestApp({ open, environment: patience });
  const { body } = await app.ask<EvaluatorRunReply>("POST", "/v5/evaluators/run", { spec, log });
  expect(body).toMatchObject({ judgment: null, error: expect.stringContaining("PARLEY_PYTHON_PACKAGES") });
});

test("a folder without packages stops the start, and is named", async () => {
  const database = await open();
  const environment = { PARLEY_PYTHON_PACKAGES: join(folder, "nothing") };
  await expect(createTestApp({ database, environment })).rejects.toThrow(
    /^PARLEY_PYTHON_PACKAGES: The folder of Python packages .*nothing cannot be read\.$/,
  );
  await database.close();
});
