declare module 'cloudflare:workers' {
  /** The bindings of this Worker. */
  export const env: { readonly ports: readonly number[]; readonly leavingClient: number }
}
