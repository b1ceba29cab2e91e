import { ModelError } from "../model-error.ts";

/** What may be asked of a provider within any minute; what is absent is not counted. */
export type MinuteRate = { requests?: number | undefined; tokens?: number | undefined };

/** Infinity: not limited. */
type Rate = { requests: number; tokens: number };

type Asking = {
  provider: string;
  /** Whose requests are counted together: an organization. */
  account: string;
  signal?: AbortSignal | undefined;
  /** It waits however long it takes, and lets others go first: nobody is waiting for it. */
  isPatient?: boolean | undefined;
};

/** A request that may be made now. */
export type RatePlace = {
  /** Tells how many tokens it took. Until then as many are taken for it as requests took so far. */
  spent(tokens: number): void;
};

export type RateLimits = {
  /**
   * A place for one request, as soon as the provider's rate has room: the patient after all others, else in the order in
   * which they were asked for.
   *
   * @throws ModelError `rate_limited` where that takes longer than anybody should wait, with when to come again; `aborted`
   */
  enter(asking: Asking): Promise<RatePlace>;
};

type RateOptions = {
  rates: Readonly<Record<string, MinuteRate>>;
  /** Milliseconds, monotonic. */
  clock: () => number;
  sleep: (ms: number) => Promise<void>;
  /** Which share of a rate the patient take, so that there is room for whoever comes next: 0.9 unless said otherwise. */
  shareOfPatient?: number | undefined;
  /** Told of each request that has to wait. */
  onWait?: ((asking: Asking, waitMs: number) => void) | undefined;
};

const minuteMs = 60_000;
/** Who calls waits for an answer: longer than this, it is better told when to come again. */
const longestWaitMs = 30_000;
const usualShareOfPatient = 0.9;
/** How much the last request says of what the next will take. */
const weightOfLast = 0.2;
const noPlace: RatePlace = { spent: () => {} };

/**
 * Keeps requests within what each provider is to be asked a minute, each account for itself, in this process.
 *
 * @example
 * const limits = createRateLimits({ rates: { openai: { requests: 500 } }, clock, sleep });
 * const place = await limits.enter({ provider: "openai", account: organizationId });
 */
export function createRateLimits({ rates, onWait, ...time }: RateOptions): RateLimits {
  const lanes = new Map<string, Lane>();
  const laneOf = (rate: Rate, { provider, account }: Asking): Lane => {
    const name = `${account} ${provider}`;
    const known = lanes.get(name) ?? new Lane(rate, time);
    lanes.set(name, known);
    return known;
  };
  return {
    async enter(asking) {
      const { provider, signal, isPatient = false } = asking;
      const rate = Object.hasOwn(rates, provider) ? rates[provider] : undefined;
      if (rate === undefined) return noPlace;
      const lane = laneOf({ requests: rate.requests ?? Infinity, tokens: rate.tokens ?? Infinity }, asking);
      const waitMs = lane.expectedWaitMs(isPatient);
      if (waitMs > 0) onWait?.(asking, waitMs);
      if (waitMs > longestWaitMs && !isPatient) throw tooMany(provider, waitMs);
      return lane.enter({ provider, signal, isPatient });
    },
  };
}

const tooMany = (provider: string, waitMs: number): ModelError =>
  new ModelError({
    kind: "rate_limited",
    provider,
    retryAfterMs: waitMs,
    message: `As much as is allowed is asked of ${provider} already: there is room in ${Math.ceil(waitMs / 1000)} s.`,
  });

const givenUp = (): ModelError => new ModelError({ kind: "aborted", message: "The caller gave up." });

type Entering = Pick<Asking, "provider" | "signal"> & { isPatient: boolean };
type Waiting = {
  provider: string;
  since: number;
  go(place: RatePlace): void;
  refuse(error: ModelError): void;
};
type Timing = Pick<RateOptions, "clock" | "sleep" | "shareOfPatient">;
/** What counts for a minute. */
type Counted = { at: number; requests: 0 | 1; tokens: number };

/** One account's requests of one provider. */
class Lane {
  readonly #rates: { patient: Rate; impatient: Rate };
  readonly #time: Timing;
  /** Of the last minute, oldest first. */
  #counted: Counted[] = [];
  #impatient: Waiting[] = [];
  #patient: Waiting[] = [];
  /** What a request takes, from those before; 0: nobody knows yet. */
  #meanTokens = 0;
  #wakesAt = Infinity;

  constructor(rate: Rate, time: Timing) {
    const { requests, tokens } = rate;
    const { shareOfPatient = usualShareOfPatient } = time;
    const patient = {
      requests: Math.ceil(requests * shareOfPatient),
      tokens: Math.ceil(tokens * shareOfPatient),
    };
    this.#rates = { impatient: rate, patient };
    this.#time = time;
  }

  enter({ provider, signal, isPatient }: Entering): Promise<RatePlace> {
    if (signal?.aborted) return Promise.reject(givenUp());
    return new Promise((resolve, reject) => {
      const stay = (): void => signal?.removeEventListener("abort", leave);
      const waiting: Waiting = {
        provider,
        since: this.#time.clock(),
        go: (place) => (stay(), resolve(place)),
        refuse: (error) => (stay(), reject(error)),
      };
      const leave = (): void => {
        this.#impatient = this.#impatient.filter((other) => other !== waiting);
        this.#patient = this.#patient.filter((other) => other !== waiting);
        reject(givenUp());
      };
      signal?.addEventListener("abort", leave, { once: true });
      (isPatient ? this.#patient : this.#impatient).push(waiting);
      this.#letIn();
    });
  }

  /** About how long a request that comes now waits; 0: not at all. */
  expectedWaitMs(isPatient: boolean): number {
    const rate = this.#rateOf(isPatient);
    const untilRoom = this.#untilRoomMs(rate);
    const before = this.#impatient.length + (isPatient ? this.#patient.length : 0);
    const made = this.#counted.filter((one) => one.requests > 0);
    // Those that wait go first, and then take room themselves for a minute.
    const place = made.length + before - rate.requests;
    if (place < 0) return Math.max(untilRoom, before > 0 ? 1 : 0);
    const now = this.#time.clock();
    const freed = made[place % rate.requests]?.at ?? now;
    return Math.max(untilRoom, freed + minuteMs - now + Math.floor(place / rate.requests) * minuteMs);
  }

  #rateOf(isPatient: boolean): Rate {
    return isPatient ? this.#rates.patient : this.#rates.impatient;
  }

  #letIn(): void {
    for (;;) {
      const isPatient = this.#impatient.length === 0;
      const queue = isPatient ? this.#patient : this.#impatient;
      const [first] = queue;
      if (first === undefined) return;
      const untilRoomMs = this.#untilRoomMs(this.#rateOf(isPatient));
      const leftMs = isPatient ? Infinity : first.since + longestWaitMs - this.#time.clock();
      if (untilRoomMs > 0 && leftMs > 0) return void this.#letInAfter(Math.min(untilRoomMs, leftMs));
      queue.shift();
      if (untilRoomMs === 0) first.go(this.#take());
      else first.refuse(tooMany(first.provider, untilRoomMs));
    }
  }

  #take(): RatePlace {
    const request: Counted = { at: this.#time.clock(), requests: 1, tokens: this.#meanTokens };
    this.#counted.push(request);
    return {
      spent: (tokens) => {
        const more = tokens - request.tokens;
        // It may have begun more than a minute ago.
        if (more > 0) this.#counted.push({ at: this.#time.clock(), requests: 0, tokens: more });
        else request.tokens = tokens;
        this.#meanTokens =
          this.#meanTokens === 0 ? tokens : this.#meanTokens + (tokens - this.#meanTokens) * weightOfLast;
        this.#letIn();
      },
    };
  }

  async #letInAfter(ms: number): Promise<void> {
    const at = this.#time.clock() + ms;
    if (at >= this.#wakesAt) return;
    this.#wakesAt = at;
    await this.#time.sleep(ms);
    if (this.#wakesAt === at) this.#wakesAt = Infinity;
    this.#letIn();
  }

  /** 0: a request may be made. */
  #untilRoomMs({ requests, tokens }: Rate): number {
    const now = this.#time.clock();
    this.#counted = this.#counted.filter(({ at }) => at + minuteMs > now);
    let taken = this.#counted.reduce((sum, one) => sum + one.tokens, 0);
    let count = this.#counted.reduce((sum, one) => sum + one.requests, 0);
    for (const one of this.#counted) {
      if (count < requests && taken < tokens) break;
      count -= one.requests;
      taken -= one.tokens;
      if (count < requests && taken < tokens) return one.at + minuteMs - now;
    }
    return 0;
  }
}
