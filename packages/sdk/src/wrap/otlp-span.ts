type AnyValue =
  | { stringValue: string }
  | { boolValue: boolean }
  | { intValue: string }
  | { doubleValue: number }
  | { arrayValue: { values: AnyValue[] } }
  | { kvlistValue: { values: Attribute[] } };

export type Attribute = { key: string; value: AnyValue };

/** A span as OTLP/JSON has it, with the name of its service. */
export type OtlpSpan = {
  readonly service?: string | undefined;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string | undefined;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: Attribute[];
  readonly status?: { code: number; message?: string | undefined };
};

/** Attributes in OTLP's form; what is not there is left out. Nothing that JSON does not have gets through. */
export function toAttributes(given: Readonly<Record<string, unknown>>): Attribute[] {
  return Object.entries(given).flatMap(([key, value]) => {
    const any = toAnyValue(value);
    return any === undefined ? [] : [{ key, value: any }];
  });
}

function toAnyValue(value: unknown): AnyValue | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === "string") return { stringValue: value };
  if (typeof value === "boolean") return { boolValue: value };
  if (typeof value === "number") return toNumber(value);
  if (Array.isArray(value))
    return { arrayValue: { values: value.map((item) => toAnyValue(item) ?? { stringValue: "" }) } };
  if (typeof value === "object")
    return { kvlistValue: { values: toAttributes(value as Record<string, unknown>) } };
  return { stringValue: String(value) };
}

function toNumber(value: number): AnyValue {
  if (Number.isSafeInteger(value)) return { intValue: String(value) };
  return Number.isFinite(value) ? { doubleValue: value } : { stringValue: String(value) };
}

const hex = (bytes: number): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");

export const createTraceId = (): string => hex(16);
export const createSpanId = (): string => hex(8);

/** Milliseconds since 1970 in the nanoseconds of OTLP. */
export const toNano = (ms: number): string => `${Math.round(ms)}000000`;
