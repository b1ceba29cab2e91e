import { readNumber, skipNumber } from "./wasm-bytes.ts";

/** An instruction that takes time of its own: a loop's turn, or a copy whose length is on top of the stack. */
export type CostlyInstruction = { kind: "loop" | "bulk"; start: number; end: number };

const LOOP = 0x03;
const BULK_PREFIX = 0xfc;
const MEMORY_COPY = 10;
const MEMORY_FILL = 11;

/** Finds the loops and bulk memory operations in the code of one function. Throws on instructions it does not know. */
export function findCostlyInstructions(code: Uint8Array, start: number): CostlyInstruction[] {
  const found: CostlyInstruction[] = [];
  let at = start;
  while (at < code.length) {
    const opcode = code[at] ?? 0;
    const end = endOfInstruction(code, at, opcode);
    if (opcode === LOOP) found.push({ kind: "loop", start: at, end });
    if (opcode === BULK_PREFIX) {
      const operation = readNumber(code, at + 1).value;
      if (operation === MEMORY_COPY || operation === MEMORY_FILL)
        found.push({ kind: "bulk", start: at, end });
    }
    at = end;
  }
  return found;
}

/** How many numbers follow each opcode; opcodes that are absent here and in `endOfInstruction` are not known. */
const NUMBERS_AFTER: ReadonlyMap<number, number> = new Map([
  ...opcodes(0x00, 0x01, 0), // unreachable, nop
  ...opcodes(0x02, 0x04, 1), // block, loop, if
  [0x05, 0], // else
  [0x0b, 0], // end
  ...opcodes(0x0c, 0x0d, 1), // br, br_if
  [0x0f, 0], // return
  [0x10, 1], // call
  [0x11, 2], // call_indirect
  ...opcodes(0x1a, 0x1b, 0), // drop, select
  ...opcodes(0x20, 0x26, 1), // locals, globals, tables
  ...opcodes(0x28, 0x3e, 2), // loads and stores
  ...opcodes(0x3f, 0x42, 1), // memory.size, memory.grow, i32.const, i64.const
  ...opcodes(0x45, 0xc4, 0), // arithmetic
  [0xd0, 1], // ref.null
  [0xd1, 0], // ref.is_null
  [0xd2, 1], // ref.func
]);

/** The same for what follows 0xfc: conversions, then memory.init, data.drop, memory.copy, memory.fill and tables. */
const NUMBERS_AFTER_PREFIX = [0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 2, 1, 2, 1, 2, 1, 1, 1];

function endOfInstruction(code: Uint8Array, at: number, opcode: number): number {
  if (opcode === 0x43) return at + 5; // f32.const
  if (opcode === 0x44) return at + 9; // f64.const
  if (opcode === 0x0e || opcode === 0x1c) {
    const count = readNumber(code, at + 1); // br_table: targets and a default; select: types
    return skipNumbers(code, count.end, opcode === 0x0e ? count.value + 1 : count.value);
  }
  if (opcode === BULK_PREFIX) {
    const operation = readNumber(code, at + 1);
    return skipNumbers(code, operation.end, NUMBERS_AFTER_PREFIX[operation.value] ?? refuse(opcode));
  }
  return skipNumbers(code, at + 1, NUMBERS_AFTER.get(opcode) ?? refuse(opcode));
}

function skipNumbers(code: Uint8Array, start: number, count: number): number {
  let at = start;
  for (let index = 0; index < count; index += 1) at = skipNumber(code, at);
  return at;
}

function refuse(opcode: number): never {
  throw new TypeError(`Unknown WebAssembly instruction 0x${opcode.toString(16)}.`);
}

function opcodes(first: number, last: number, numbers: number): [number, number][] {
  return Array.from({ length: last - first + 1 }, (_, index) => [first + index, numbers]);
}
