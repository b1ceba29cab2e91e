import { describe, expect, test } from "vitest";
import { limitMemory } from "./limit-memory.ts";
import { WORK_LEFT, meterWork } from "./meter-work.ts";
import { getMinijinjaRuntime } from "./minijinja-runtime.ts";
import { readNumber, readSections, writeModule, writeNumber } from "./wasm-bytes.ts";
import { getWebAssembly } from "./web-assembly.ts";
import type { WasmGlobal } from "./web-assembly.ts";

/**
 * A module with one page of memory and two functions: `count(n)` loops n times, `fill(n)` fills n bytes.
 *
 * ```wat
 * (func (export "count") (param i32) (loop (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))))
 * (func (export "fill") (param i32) (memory.fill (i32.const 0) (i32.const 1) (local.get 0)))
 * ```
 */
const source = Uint8Array.from(
  [
    [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    [1, 5, 1, 0x60, 1, 0x7f, 0],
    [3, 3, 2, 0, 0],
    [5, 3, 1, 0, 1],
    [6, 6, 1, 0x7f, 0, 0x41, 7, 0x0b],
    [7, 16, 2, 5, 0x63, 0x6f, 0x75, 0x6e, 0x74, 0, 0, 4, 0x66, 0x69, 0x6c, 0x6c, 0, 1],
    [10, 28, 2],
    [14, 0, 0x03, 0x40, 0x20, 0, 0x41, 1, 0x6b, 0x22, 0, 0x0d, 0, 0x0b, 0x0b],
    [11, 0, 0x41, 0, 0x41, 1, 0x20, 0, 0xfc, 11, 0, 0x0b],
  ].flat(),
);

type Exports = { count(turns: number): void; fill(length: number): void };

function instantiate(module: Uint8Array) {
  const { Module, Instance } = getWebAssembly();
  const { exports } = new Instance(new Module(module), {});
  return { functions: exports as unknown as Exports, workLeft: exports[WORK_LEFT] as WasmGlobal };
}

describe("meterWork", () => {
  const { functions, workLeft } = instantiate(writeModule(source, meterWork(readSections(source))));

  test("counts the turns of loops", () => {
    workLeft.value = 1000;
    functions.count(400);
    expect(workLeft.value).toBe(600);
  });

  test("counts what is copied, sixteen bytes a step", () => {
    workLeft.value = 1000;
    functions.fill(1600);
    expect(workLeft.value).toBe(900);
  });

  test("traps when nothing is left", () => {
    workLeft.value = 100;
    expect(() => functions.count(101)).toThrow(getWebAssembly().RuntimeError);
    expect(workLeft.value).toBe(-1);
    workLeft.value = 10;
    expect(() => functions.fill(60_000)).toThrow(getWebAssembly().RuntimeError);
  });

  test("refuses code it does not understand", () => {
    const unknown = source.slice();
    unknown[unknown.indexOf(0x6b)] = 0xfd;
    expect(() => meterWork(readSections(unknown))).toThrow("Unknown WebAssembly instruction");
  });
});

describe("limitMemory", () => {
  test("gives the memory a maximum", () => {
    const { Module, Instance } = getWebAssembly();
    const exported = readSections(source).map(({ id, content }) =>
      id === 7 ? { id, content: Uint8Array.from([1, 1, 0x6d, 2, 0]) } : { id, content },
    );
    const { exports } = new Instance(new Module(writeModule(source, limitMemory(exported, 300))), {});
    const memory = exports["m"] as { grow(pages: number): number };
    expect(memory.grow(299)).toBe(1);
    expect(() => memory.grow(1)).toThrow(RangeError);
  });

  test("numbers survive writing and reading", () => {
    for (const value of [0, 1, 127, 128, 300, 16_384, 2 ** 31, 2 ** 32 - 1]) {
      expect(readNumber(Uint8Array.from(writeNumber(value)), 0)).toEqual({
        value,
        end: writeNumber(value).length,
      });
    }
  });
});

describe("the runtime", () => {
  const runtime = getMinijinjaRuntime();

  test("is one in a process", () => {
    expect(getMinijinjaRuntime()).toBe(runtime);
  });

  test("goes on after every way of running out, however often", () => {
    for (let round = 0; round < 20; round += 1) {
      expect(runtime.run((environment) => environment.renderStr("{{ 'x' * 90000000 }}", {}))).toEqual({
        ok: false,
        exhausted: "memory",
      });
      expect(runtime.run((environment) => environment.renderStr("{{ a }} é", { a: "ü" }))).toEqual({
        ok: true,
        value: "ü é",
      });
    }
    const endless = "{% set s = 'x' * 1000000 %}{% for i in range(9999) %}{{ '' if s == s }}{% endfor %}";
    expect(runtime.run((environment) => environment.renderStr(endless, {}))).toEqual({
      ok: false,
      exhausted: "work",
    });
    expect(runtime.run((environment) => environment.renderStr("{{ 1 + 1 }}", {}))).toEqual({
      ok: true,
      value: "2",
    });
  });

  test("passes on the errors of templates", () => {
    expect(() => runtime.run((environment) => environment.renderStr("{{ nope }}", {}))).toThrow(
      "undefined value",
    );
  });
});
