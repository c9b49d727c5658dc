// The global types of the runtime, from the DOM, @types/node, @types/bun or @cloudflare/workers-types. Without any of
// them the package still compiles with `skipLibCheck: false`.
export type RuntimeRequest = typeof globalThis extends { Request: { prototype: infer Instance } } ? Instance : unknown
export type RuntimeResponse = typeof globalThis extends { Response: { prototype: infer Instance } } ? Instance : unknown
