import type { QuietWindow } from "@parley/contract";

/** Somebody who can be told, and when not. */
export type QuietPerson = {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly quiet?: {
    readonly windows: readonly QuietWindow[];
    readonly zone: string;
    readonly highStakesWait: boolean;
  };
};
