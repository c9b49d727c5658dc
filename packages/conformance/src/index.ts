export type {
  AdapterCase,
  AdapterContext,
  AppUnderTest,
  Difference,
  Differences,
  MountAdapter,
  MountedApp,
  MountHandler,
} from './adapter-case'
export { adapterCases, handlerCases } from './adapter-cases'
export { faultCases } from './check/fault-cases'
export { type ImpostorCase, type ImpostorMethod, impostorCases } from './check/impostor-cases'
export { type LeakCase, leakCases } from './check/leak-cases'
export { runFaultCase } from './check/run-fault-case'
export { runImpostorCase, type WithClient } from './check/run-impostor-case'
export {
  type CheckFaults,
  type FaultCase,
  type FaultContext,
  type FaultName,
  type FaultOutcome,
  type ImpostorName,
  type LeakName,
  type OpenCheck,
  type OpenedCheck,
  type ServerSwitches,
  wrongSecret,
} from './check-case'
export { type FaultProxy, type ProxyFault, startFaultProxy, type Target } from './fault-proxy'
export type { Answer } from './http/answer'
export { listen } from './http/listen'
export type { RawAnswer, RawConnection } from './http/raw-connection'
export { type RequestToSend, sendRequest } from './http/send-request'
export type { It } from './it'
export { runAdapterCase } from './run-adapter-case'
export { runCheckCase } from './run-check-case'
export { type TestAdapterOptions, testAdapter } from './test-adapter'
export { type FaultRow, type TestCheckOptions, testCheck } from './test-check'
