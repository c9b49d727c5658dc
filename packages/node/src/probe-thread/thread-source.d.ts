/** The thread's entry with all that it imports, as one string: `inline-source.ts` at the root makes it of `thread.ts`. */
export declare const source: string
