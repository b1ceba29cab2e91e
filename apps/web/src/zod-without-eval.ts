// The pages' content security policy forbids making functions from text; asked early, zod does not even try.
export const zodSettings = { jitless: true };

Object.assign(globalThis, { __zod_globalConfig: zodSettings });
