import { AsyncLocalStorage } from "node:async_hooks";
import type { AdapterEvent } from "./protocol.ts";

/** What an adapter is asked to do just now; whatever it starts, knows for whom. */
export type CurrentCall = {
  readonly id: number;
  /** Made of the platform, since the adapter is ready. */
  requests: number;
  isOver: boolean;
  wasDirect: boolean;
};

const calls = new AsyncLocalStorage<CurrentCall>();

export const currentCall = (): CurrentCall | undefined => calls.getStore();

/** @throws what `work` throws */
export async function runCall<T>(id: number, work: (call: CurrentCall) => Promise<T>): Promise<T> {
  const call: CurrentCall = { id, requests: 0, isOver: false, wasDirect: false };
  try {
    return await calls.run(call, () => work(call));
  } finally {
    call.isOver = true;
  }
}

/** One time that something which came in is handed to an adapter. */
export type Hearing = {
  /** What it made of it, in its order; messages may take a moment to be read. */
  readonly events: Promise<AdapterEvent | undefined>[];
  /** What it does beside its answer. */
  readonly tasks: Promise<unknown>[];
};

const hearings = new AsyncLocalStorage<Hearing>();

export const currentHearing = (): Hearing | undefined => hearings.getStore();

/** Whatever it tells of it, however late, is told of this time. */
export async function runHearing<T>(hearing: Hearing, work: () => Promise<T>): Promise<T> {
  return hearings.run(hearing, work);
}
