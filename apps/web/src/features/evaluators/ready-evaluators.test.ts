import { readdir, readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { readReady } from "./ready-evaluators.ts";

const folder = new URL("../../../../../examples/evaluators/", import.meta.url);

test("every ready Evaluator of the examples is read, with what it is for", async () => {
  const names = (await readdir(folder)).filter((name) => name.includes(".evaluator."));
  const texts = Object.fromEntries(
    await Promise.all(
      names.map(async (name) => [`../examples/${name}`, await readFile(new URL(name, folder), "utf8")]),
    ),
  ) as Record<string, string>;
  const found = readReady(texts);
  expect(found.map(({ name }) => name)).toEqual(
    names
      .filter((name) => name.endsWith(".yaml"))
      .map((name) => name.slice(0, name.indexOf(".")))
      .toSorted((one, other) => one.localeCompare(other)),
  );
  const exact = found.find(({ name }) => name === "exact");
  expect(exact).toMatchObject({
    purpose: "The answer is the target's `output`, but for space around it.",
    spec: { evaluator_type: "python", return_type: "boolean", attributes: { language: "javascript" } },
  });
  expect(found.find(({ name }) => name === "judged-correct")?.spec).toMatchObject({
    evaluator_type: "llm",
    prompt: { model: "gpt-4o-mini" },
  });
  expect(found.find(({ name }) => name === "pairwise")?.purpose).toMatch(/^A model compares the answer/);
  expect(found.every(({ purpose }) => purpose.length > 20)).toBe(true);
});
