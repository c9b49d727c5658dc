import type { MountAdapter, TestAdapterOptions } from '@hale/conformance'

export const mount: MountAdapter
export const options: TestAdapterOptions
