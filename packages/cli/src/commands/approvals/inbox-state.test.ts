import type { Approval } from "@parley/contract";
import { expect, it } from "vitest";
import { emptyInbox, withApprovals, withKey } from "./inbox-state.ts";

const list = (...ids: string[]) => ids.map((id) => ({ id }) as Approval);
const press = (state: typeof emptyInbox, ...names: string[]) =>
  names.reduce((before, name) => withKey(before, { name }), state);

it("a request stays selected while others come and go; what takes its place is selected when it is gone", () => {
  let state = withApprovals(emptyInbox, list("a", "b", "c"));
  expect(state.selectedId).toBe("a");
  state = press(state, "j", "down", "j");
  expect(state.selectedId).toBe("c");
  state = withApprovals(press(state, "k"), list("new", "a", "b", "c"));
  expect(state.selectedId).toBe("b");
  state = withApprovals(state, list("new", "a", "c"));
  expect(state.selectedId).toBe("c");
  state = withApprovals(state, list());
  expect(state.selectedId).toBeUndefined();
  expect(withApprovals(press(state, "j"), list("d")).selectedId).toBe("d");
});

it("keys open and end; none decides", () => {
  const state = withApprovals(emptyInbox, list("a"));
  for (const name of ["return", "a", "d", "e"]) expect(press(state, name).openId).toBe("a");
  for (const name of ["y", "n", "x"]) expect(press(state, name)).toEqual(state);
  expect(press(state, "q").isEnding).toBe(true);
  expect(withKey(state, { name: "c", ctrl: true }).isEnding).toBe(true);
  expect(press(emptyInbox, "return").openId).toBeUndefined();
});

it("calls are marked, which stays while others come and go, and only marked ones are opened together", () => {
  const question = { id: "q", kind: "question" } as Approval;
  let state = withApprovals(emptyInbox, [...list("a", "b"), question]);
  expect(press(state, "t")).toBe(state);
  state = press(state, "space", "j", "space", "j");
  expect(press(state, "space")).toBe(state);
  expect(state.markedIds).toEqual(["a", "b"]);
  expect(press(state, "t").isTogether).toBe(true);
  expect(press(state, "k", "space").markedIds).toEqual(["a"]);
  expect(press(state, "u").markedIds).toEqual([]);
  expect(withApprovals(state, list("new", "b")).markedIds).toEqual(["b"]);
});
