import { concatBytes, readNumber, skipNumber, writeNumber } from "./wasm-bytes.ts";
import type { WasmSection } from "./wasm-bytes.ts";
import { findCostlyInstructions } from "./wasm-instructions.ts";
import type { CostlyInstruction } from "./wasm-instructions.ts";

/** The name under which a metered module exports what it has left. */
export const WORK_LEFT = "work_left";

const [TYPE, FUNCTION, GLOBAL, EXPORT, CODE] = [1, 3, 6, 7, 10];
const I32 = 0x7f;
/** A step is one turn of a loop, or this many bytes copied (as a power of two): both take about a nanosecond. */
const BYTES_PER_STEP_LOG2 = 4;

/**
 * Makes a WebAssembly module count what it does: every turn of every loop and every 16 bytes copied take one from the
 * global `work_left`, and the module traps when there is none left. Unlike fuel, which counts the steps of a
 * template whatever they cost, this bounds time.
 */
export function meterWork(sections: readonly WasmSection[]): WasmSection[] {
  const contentOf = (id: number) =>
    sections.find((section) => section.id === id)?.content ?? Uint8Array.of(0);
  const globalIndex = readNumber(contentOf(GLOBAL), 0).value;
  const parameterCounts = readParameterCounts(contentOf(TYPE), contentOf(FUNCTION));
  return sections.map(({ id, content }) => {
    if (id === GLOBAL) return { id, content: append(content, [I32, 1, 0x41, 0, 0x0b]) };
    if (id === EXPORT) {
      const name = new TextEncoder().encode(WORK_LEFT);
      return { id, content: append(content, [name.length, ...name, 3, ...writeNumber(globalIndex)]) };
    }
    return { id, content: id === CODE ? meterCode(content, globalIndex, parameterCounts) : content };
  });
}

/** Adds an item to a list that begins with its length. */
function append(list: Uint8Array, item: readonly number[]): Uint8Array {
  const count = readNumber(list, 0);
  return concatBytes([writeNumber(count.value + 1), list.subarray(count.end), item]);
}

/** The number of parameters of every function of the module's own. */
function readParameterCounts(types: Uint8Array, functions: Uint8Array): number[] {
  const countsByType: number[] = [];
  const typeCount = readNumber(types, 0);
  let at = typeCount.end;
  while (countsByType.length < typeCount.value) {
    const parameters = readNumber(types, at + 1); // behind 0x60
    const results = readNumber(types, parameters.end + parameters.value);
    countsByType.push(parameters.value);
    at = results.end + results.value;
  }
  const counts: number[] = [];
  const functionCount = readNumber(functions, 0);
  for (at = functionCount.end; counts.length < functionCount.value; at = skipNumber(functions, at)) {
    counts.push(countsByType[readNumber(functions, at).value] ?? 0);
  }
  return counts;
}

function meterCode(content: Uint8Array, globalIndex: number, parameterCounts: readonly number[]): Uint8Array {
  const count = readNumber(content, 0);
  const pieces: (Uint8Array | readonly number[])[] = [content.subarray(0, count.end)];
  let at = count.end;
  for (let index = 0; index < count.value; index += 1) {
    const size = readNumber(content, at);
    at = size.end + size.value;
    const body = meterBody(content.subarray(size.end, at), globalIndex, parameterCounts[index] ?? 0);
    pieces.push(writeNumber(body.length), body);
  }
  return concatBytes(pieces);
}

/** A function's body: its locals, in groups of a count and a type, and its instructions. */
function meterBody(body: Uint8Array, globalIndex: number, parameterCount: number): Uint8Array {
  const groupCount = readNumber(body, 0);
  let codeStart = groupCount.end;
  let localCount = parameterCount;
  for (let group = 0; group < groupCount.value; group += 1) {
    const locals = readNumber(body, codeStart);
    localCount += locals.value;
    codeStart = locals.end + 1;
  }
  const costly = findCostlyInstructions(body, codeStart);
  if (costly.length === 0) return body;
  const pieces: (Uint8Array | readonly number[])[] = [
    writeNumber(groupCount.value + 1),
    body.subarray(groupCount.end, codeStart),
    [1, I32], // one more local, for the length of a copy
  ];
  let copied = codeStart;
  for (const instruction of costly) {
    const chargeAt = instruction.kind === "loop" ? instruction.end : instruction.start;
    pieces.push(body.subarray(copied, chargeAt), writeCharge(instruction.kind, globalIndex, localCount));
    copied = chargeAt;
  }
  return concatBytes([...pieces, body.subarray(copied)]);
}

/** `work_left -= cost; if (work_left < 0) trap` — with the copy's length left on the stack where it was. */
function writeCharge(kind: CostlyInstruction["kind"], globalIndex: number, local: number): number[] {
  const [global, scratch] = [writeNumber(globalIndex), writeNumber(local)];
  const keepLength = kind === "bulk" ? [0x22, ...scratch] : []; // local.tee
  const cost =
    kind === "bulk"
      ? [0x20, ...scratch, 0x41, BYTES_PER_STEP_LOG2, 0x76] // local.get, i32.const, i32.shr_u
      : [0x41, 1]; // i32.const 1
  const subtract = [0x23, ...global, ...cost, 0x6b, 0x24, ...global]; // global.get, cost, i32.sub, global.set
  // global.get, i32.const 0, i32.lt_s, if, unreachable, end
  const check = [0x23, ...global, 0x41, 0, 0x48, 0x04, 0x40, 0x00, 0x0b];
  return [...keepLength, ...subtract, ...check];
}
