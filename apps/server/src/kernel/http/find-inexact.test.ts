import { assert, bigInt, constantFrom, jsonValue, property } from "fast-check";
import { describe, expect, test } from "vitest";
import { findInexact } from "./find-inexact.ts";

const places = (json: string): string[] =>
  findInexact(json).map(({ loc, type }) => `${type} ${loc.join(".")}`);

test("whatever a program writes with JSON.stringify is taken, but for the key that is lost", () => {
  assert(
    property(jsonValue(), constantFrom(0, 2), (value, indent) => {
      const json = JSON.stringify(value, null, indent);
      expect(places(json).filter((place) => !place.startsWith("key_reserved"))).toEqual([]);
      expect(places(json).length > 0).toBe(json.includes('"__proto__":'));
    }),
  );
});

test("an integer is taken exactly if it is written back digit for digit", () => {
  const most = 10n ** 21n - 1n;
  assert(
    property(bigInt({ min: -most, max: most }), (number) => {
      const json = JSON.stringify({ n: 0 }).replace("0", `${number}`);
      expect(findInexact(json).length === 0).toBe(JSON.stringify(JSON.parse(json)) === json);
    }),
  );
});

describe("numbers", () => {
  const kept = [
    "0 -0 0.0 0e400 1.0 1e2 1E+2 100e-2 0.10 -0.5 1e21 1e-7 5e-324 1.7976931348623157e308",
    "9007199254740992 0.30000000000000004 1000000000000000000000000",
  ].flatMap((line) => line.split(" "));
  test.each(kept)("%s is kept", (number) => {
    expect(findInexact(`{"n":${number}}`)).toEqual([]);
  });

  const changed = [
    "12345678901234567890 -9007199254740993 36028797018963968 1e400 -1e400 1e-400",
    "0.1000000000000000055511151231257827 1.00000000000000000001",
  ].flatMap((line) => line.split(" "));
  test.each(changed)("%s is refused", (number) => {
    expect(places(`{"args":{"list":["1e400",{"n": ${number} }]}}`)).toEqual([
      "number_inexact body.args.list.1.n",
    ]);
  });

  test("one of very many digits is refused, and shown in part", () => {
    const [issue] = findInexact(`1${"0".repeat(1_000_000)}1`);
    expect(issue?.msg).toBe(`1${"0".repeat(39)}… would become Infinity: send it as a string`);
  });

  test("the refusal says what would become of it, and what to do", () => {
    expect(findInexact("[12345678901234567890]")).toEqual([
      {
        loc: ["body", 0],
        type: "number_inexact",
        msg: "12345678901234567890 would become 12345678901234567000: send it as a string",
      },
    ]);
  });
});

describe("keys", () => {
  test("one that stands twice in an object is refused, however it is written", () => {
    expect(places(String.raw`{"n":1,"a":[{"n":2},{"n":3}],"\u006e":{"n":4}}`)).toEqual([
      "key_repeated body.n",
    ]);
    expect(places(String.raw`{"a\\":1,"a\"":{"":1,"":2}}`)).toEqual([String.raw`key_repeated body.a".`]);
  });

  test("`__proto__` is refused as a key, not as a text", () => {
    expect(places('{"args":{"a":"__proto__","b":["__proto__"],"__proto__":{"x":1}}}')).toEqual([
      "key_reserved body.args.__proto__",
    ]);
    expect(places(String.raw`{"\u005f_proto__":1}`)).toEqual(["key_reserved body.__proto__"]);
  });

  test("no more than ten refusals are told", () => {
    expect(findInexact(`[${"1e400,".repeat(50)}1]`)).toHaveLength(10);
  });
});
