import { expect, it } from "vitest";
import { inputFormOf, newInputsOf, readInputs } from "./prompt-inputs.ts";

const jinja = { model: "mock", template_language: "jinja" as const, endpoint: "complete" as const };

it("asks for each variable of a template, and sends those that were filled", () => {
  const form = inputFormOf({
    model: "mock",
    template: [{ role: "user", content: "{{a}} and {{ b }} and {{a}}" }],
  });
  expect(form).toEqual({ kind: "fields", names: ["a", "b"], required: ["a", "b"] });
  expect(readInputs(form, { a: "1", gone: "2" })).toEqual({ inputs: { a: "1" }, missing: ["b"] });
  expect(inputFormOf({ ...jinja, template: "Only {{ plain | upper }}" })).toEqual({
    kind: "fields",
    names: ["plain"],
    required: ["plain"],
  });
});

it("asks for lists and records as one object, with an example of its shape", () => {
  const template =
    "{{ title }} {{ user.name }}{% for row in rows %}{{ row.name }} {{ loop.index }}{% endfor %}";
  const form = inputFormOf({ ...jinja, template });
  expect(form.kind === "json" && JSON.parse(form.example)).toEqual({
    title: "",
    user: { name: "" },
    rows: [{ name: "" }],
  });
  expect(readInputs(form, { "": '{"rows": [1]}' })).toEqual({ inputs: { rows: [1] }, missing: [] });
  expect(readInputs(form, { "": "[1]" })).toHaveProperty("problem");
  expect(readInputs(form, { "": "{rows" })).toHaveProperty("problem");
});

it("does not ask for what has a default", () => {
  const form = inputFormOf({ ...jinja, template: "{{ tone | default('warm') }} {{ plan }}" });
  expect(readInputs(form, {})).toEqual({ inputs: {}, missing: ["plan"] });
});

it("names the inputs that one version needs and the other does not", () => {
  const before = { ...jinja, template: "{{ name }}" };
  const after = { ...jinja, template: "{{ name }} {{ plan }} {{ tone | default('warm') }}" };
  expect(newInputsOf(before, after)).toEqual(["plan"]);
  expect(newInputsOf(after, before)).toEqual([]);
  expect(newInputsOf(before, { ...jinja, template: "{{ broken" })).toEqual([]);
});
