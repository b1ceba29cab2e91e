import type { Responder } from "@parley/contract";
import { describe, expect, test } from "vitest";
import { isFilled } from "./fill-plan.ts";
import type { Voter } from "./voter.ts";

const person = (id: string, more: Partial<Voter> = {}): Voter => ({
  id,
  name: id,
  email: `${id}@example.com`,
  teams: [],
  role: null,
  channel: null,
  ...more,
});
const ana = person("ana", { teams: ["legal", "sales"] });
const ben = person("ben", { teams: ["legal"], role: "admin" });
const cleo = person("cleo", { role: "reviewer" });

const cases: [string, Responder, Voter[], boolean][] = [
  ["anyone", { anyone: true }, [cleo], true],
  ["nobody yet", { anyone: true }, [], false],
  ["a person by id", { person: "ana" }, [ana], true],
  ["a person by address, however written", { person: "ANA@example.com" }, [ana], true],
  ["another person", { person: "ana" }, [ben], false],
  ["a higher role reaches a lower", { role: "developer" }, [ben], true],
  ["a lower role does not reach a higher", { role: "developer" }, [cleo], false],
  ["one of two", { any: [{ person: "ana" }, { person: "ben" }] }, [ben], true],
  [
    "two of three",
    { any: [{ person: "ana" }, { person: "ben" }, { person: "cleo" }], count: 2 },
    [ana, cleo],
    true,
  ],
  ["one is not two", { any: [{ person: "ana" }, { person: "ben" }], count: 2 }, [ana], false],
  ["one person in both teams fills one place", { all: [{ team: "legal" }, { team: "sales" }] }, [ana], false],
  [
    "who is in both leaves the other the place only he can fill",
    { all: [{ team: "legal" }, { team: "sales" }] },
    [ana, ben],
    true,
  ],
  ["two places of one team need two people", { all: [{ team: "legal" }, { team: "legal" }] }, [ben], false],
  [
    "nested",
    {
      all: [
        { any: [{ team: "sales" }, { role: "owner" }] },
        { any: [{ person: "ben" }, { person: "cleo" }], count: 2 },
      ],
    },
    [ana, ben, cleo],
    true,
  ],
  ["an answer from the inbox counts for a channel", { channel: "slack:C1" }, [ana], true],
  [
    "one from another channel does not",
    { channel: "slack:C1" },
    [{ ...ana, channel: "email:a@example.com" }],
    false,
  ],
];

describe("a tree is filled", () => {
  test.each(cases.map(([name, ...given]) => ({ name, given })))(
    "$name",
    ({ given: [tree, voters, expected] }) => {
      expect(isFilled(tree, voters)).toBe(expected);
    },
  );
});

test("a tree that asks for more than there are is never filled", () => {
  expect(isFilled({ any: [{ anyone: true }], count: 2 }, [ana, ben, cleo])).toBe(false);
});

test("fifty places for forty people", () => {
  const people = Array.from({ length: 40 }, (_, index) => person(`p${index}`));
  const places = Array.from({ length: 50 }, () => ({ anyone: true as const }));
  expect(isFilled({ any: places, count: 40 }, people)).toBe(true);
  expect(isFilled({ any: places, count: 41 }, people)).toBe(false);
});

test("people change places for each other, as far as it takes", () => {
  const names = ["a", "b", "c", "d", "e"];
  // Each is in the team of the place before too: only one seating fits all.
  const people = names.map((name, index) => person(name, { teams: [name, names[index - 1] ?? name] }));
  expect(isFilled({ all: names.map((team) => ({ team })) }, people)).toBe(true);
  expect(isFilled({ all: names.map((team) => ({ team })) }, people.slice(1))).toBe(false);
});
