import { expect, it } from "vitest";
import { inputFormOf, readInputs } from "./prompt-inputs.ts";

it("asks for each variable of a template, and sends them all", () => {
  const form = inputFormOf({
    model: "mock",
    template: [{ role: "user", content: "{{a}} and {{ b }} and {{a}}" }],
  });
  expect(form).toEqual({ kind: "fields", names: ["a", "b"] });
  expect(readInputs(form, { a: "1", gone: "2" })).toEqual({ inputs: { a: "1", b: "" } });
});

it("asks a Jinja template's inputs as one object, with an example of its shape", () => {
  const template = "{{ title }}{% for row in rows %}{{ row.name }} {{ loop.index }}{% endfor %}";
  const form = inputFormOf({ model: "mock", template_language: "jinja", endpoint: "complete", template });
  expect(form.kind === "json" && JSON.parse(form.example)).toEqual({ title: "", rows: [{}] });
  expect(readInputs(form, { "": '{"rows": [1]}' })).toEqual({ inputs: { rows: [1] } });
  expect(readInputs(form, { "": "[1]" })).toHaveProperty("problem");
  expect(readInputs(form, { "": "{rows" })).toHaveProperty("problem");
});
