import { describe, expect, it } from "vitest";
import { readDraft, toDraft } from "./datapoint-fields.ts";
import { replaceDatapoint, toGiven } from "./given-datapoint.ts";

describe("a Datapoint in a form", () => {
  const datapoint = {
    inputs: { question: "Where is it?", order: { id: 7 }, amount: 3, note: "7" },
    target: { answer: "On its way" },
    messages: [{ role: "user" as const, content: "Hi" }],
    split: "test",
    tags: ["late"],
  };

  it("comes back as it was: numbers as numbers, text that looks like one as text", () => {
    expect(readDraft(toDraft(datapoint))).toEqual({ ok: true, datapoint });
  });

  it("says what keeps it from being one", () => {
    const draft = toDraft({ inputs: {} });
    expect(readDraft(draft)).toMatchObject({ ok: false, reason: expect.stringContaining("at least one") });
    const field = { name: "a", text: "{", isJson: true };
    expect(readDraft({ ...draft, inputs: [field] })).toMatchObject({
      reason: expect.stringContaining("a is not JSON"),
    });
    const twice = [
      { ...field, isJson: false },
      { ...field, isJson: false },
    ];
    expect(readDraft({ ...draft, inputs: twice })).toMatchObject({ reason: "Two are called a." });
    expect(readDraft({ ...draft, target: [{ name: "", text: "x", isJson: false }] })).toMatchObject({
      reason: "One target has a value and no name.",
    });
    expect(readDraft({ ...draft, messages: "{}" })).toMatchObject({ ok: false });
  });

  it("leaves out fields nobody filled", () => {
    const blank = { name: " ", text: "", isJson: false };
    const draft = { ...toDraft({ inputs: { a: "b" } }), target: [blank] };
    expect(readDraft(draft)).toEqual({ ok: true, datapoint: { inputs: { a: "b" } } });
  });
});

it("changes a Datapoint in its place and leaves the others as they are", () => {
  const all = ["a", "b", "c"].map((id) => ({ id, inputs: { id }, tags: [], split: null }));
  const changed = replaceDatapoint(all, { id: "b", datapoint: { inputs: { id: "new" }, split: "test" } });
  expect(changed).toEqual([
    { inputs: { id: "a" } },
    { inputs: { id: "new" }, split: "test" },
    { inputs: { id: "c" } },
  ]);
  expect(toGiven({ id: "x", inputs: {}, target: {}, messages: [] })).toEqual({ inputs: {} });
});
