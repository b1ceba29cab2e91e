import protobuf from "protobufjs/light.js";

const keyValues = (id: number) => ({ rule: "repeated", type: "KeyValue", id }) as const;

/** The part of opentelemetry-proto (trace v1, collector v1) that Parley reads and answers. Unread fields are skipped. */
const root = protobuf.Root.fromJSON({
  nested: {
    ExportTraceServiceRequest: {
      fields: { resourceSpans: { rule: "repeated", type: "ResourceSpans", id: 1 } },
    },
    ResourceSpans: {
      fields: {
        resource: { type: "Resource", id: 1 },
        scopeSpans: { rule: "repeated", type: "ScopeSpans", id: 2 },
      },
    },
    Resource: { fields: { attributes: keyValues(1) } },
    ScopeSpans: {
      fields: { scope: { type: "Scope", id: 1 }, spans: { rule: "repeated", type: "Span", id: 2 } },
    },
    Scope: { fields: { name: { type: "string", id: 1 } } },
    Span: {
      fields: {
        traceId: { type: "bytes", id: 1 },
        spanId: { type: "bytes", id: 2 },
        parentSpanId: { type: "bytes", id: 4 },
        name: { type: "string", id: 5 },
        startTimeUnixNano: { type: "fixed64", id: 7 },
        endTimeUnixNano: { type: "fixed64", id: 8 },
        attributes: keyValues(9),
        events: { rule: "repeated", type: "Event", id: 11 },
        status: { type: "Status", id: 15 },
      },
    },
    Event: { fields: { name: { type: "string", id: 2 }, attributes: keyValues(3) } },
    Status: { fields: { message: { type: "string", id: 2 }, code: { type: "int32", id: 3 } } },
    KeyValue: { fields: { key: { type: "string", id: 1 }, value: { type: "AnyValue", id: 2 } } },
    AnyValue: {
      oneofs: {
        value: {
          oneof: [
            "stringValue",
            "boolValue",
            "intValue",
            "doubleValue",
            "arrayValue",
            "kvlistValue",
            "bytesValue",
          ],
        },
      },
      fields: {
        stringValue: { type: "string", id: 1 },
        boolValue: { type: "bool", id: 2 },
        intValue: { type: "int64", id: 3 },
        doubleValue: { type: "double", id: 4 },
        arrayValue: { type: "ArrayValue", id: 5 },
        kvlistValue: { type: "KeyValueList", id: 6 },
        bytesValue: { type: "bytes", id: 7 },
      },
    },
    ArrayValue: { fields: { values: { rule: "repeated", type: "AnyValue", id: 1 } } },
    KeyValueList: { fields: { values: keyValues(1) } },
    ExportTraceServiceResponse: { fields: { partialSuccess: { type: "PartialSuccess", id: 1 } } },
    PartialSuccess: {
      fields: { rejectedSpans: { type: "int64", id: 1 }, errorMessage: { type: "string", id: 2 } },
    },
    RpcStatus: { fields: { code: { type: "int32", id: 1 }, message: { type: "string", id: 2 } } },
  },
});

/**
 * A decoder of protobuf's own would set absent members of a `oneof` to their defaults on the prototype, so messages are
 * read through `hasOwn` values only: they are turned into plain objects first.
 *
 * @throws Error for bytes that are no such message
 */
export function decodeTraceRequest(bytes: Uint8Array): unknown {
  const type = root.lookupType("ExportTraceServiceRequest");
  return type.toObject(type.decode(bytes), { longs: String });
}

export type PartialSuccess = { rejectedSpans: number; errorMessage: string };

export const encodeTraceResponse = (partialSuccess: PartialSuccess | undefined): Uint8Array<ArrayBuffer> =>
  encode("ExportTraceServiceResponse", partialSuccess ? { partialSuccess } : {});

/** How OTLP says in protobuf why a request was refused. */
export const encodeRpcStatus = (status: { code: number; message: string }): Uint8Array<ArrayBuffer> =>
  encode("RpcStatus", status);

const encode = (name: string, message: object): Uint8Array<ArrayBuffer> =>
  new Uint8Array(root.lookupType(name).encode(message).finish());
