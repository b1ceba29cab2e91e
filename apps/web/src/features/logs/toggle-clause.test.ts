import { expect, it } from "vitest";
import { clauseOf, hasClause, toggleClause } from "./toggle-clause.ts";

it("adds and takes away what a facet stands for", () => {
  const model = clauseOf("model", 'a "b"');
  expect(model).toBe('model = "a \\"b\\""');
  const user = clauseOf("user", "ada");
  const both = toggleClause(toggleClause("", model), user);
  expect(both).toBe(`${model} and ${user}`);
  expect(hasClause(both, user)).toBe(true);
  expect(toggleClause(both, user)).toBe(model);
  expect(toggleClause(both, model)).toBe(user);
  expect(toggleClause(model, model)).toBe("");
});

it("keeps together what was one before", () => {
  expect(toggleClause("cost > 1 or tokens > 5", "has_error = true")).toBe(
    "(cost > 1 or tokens > 5) and has_error = true",
  );
  expect(hasClause('user = "a" or model = "b"', 'model = "b"')).toBe(false);
});
