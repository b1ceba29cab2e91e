// The pages' content security policy forbids making functions from text; asked early, zod does not even try.
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });

export {};
