import { Parley } from "@parley/sdk";

declare const BasicTracerProvider: new (options: { spanProcessors: object[] }) => object;
declare const OpenAIInstrumentation: new () => {
  setTracerProvider(provider: object): void;
  manuallyInstrument(client: object): void;
};
declare const OpenAI: object;

const parley = new Parley();

const provider = new BasicTracerProvider({ spanProcessors: [parley.spanProcessor()] });
const instrumentation = new OpenAIInstrumentation();
instrumentation.setTracerProvider(provider);
instrumentation.manuallyInstrument(OpenAI);
