export type { AdapterCase, AdapterContext, AppUnderTest, Difference, Differences, MountAdapter, MountedApp } from './adapter-case'
export { adapterCases } from './adapter-cases'
export { faultCases } from './check/fault-cases'
export { leaveNothingBehind, leaveNothingHanging } from './check/leave-nothing-behind'
export { runFaultCase } from './check/run-fault-case'
export {
  type CheckContext,
  type CheckFaults,
  type FaultCase,
  type FaultName,
  type FaultOutcome,
  type FaultyProxy,
  type OpenCheck,
  type OpenedCheck,
  type ProxyFault,
  type ServerSwitches,
  type Target,
  wrongSecret,
} from './check-case'
export type { Answer } from './http/answer'
export { listen } from './http/listen'
export type { RawConnection } from './http/raw-connection'
export { type RequestToSend, sendRequest } from './http/send-request'
export { runAdapterCase } from './run-adapter-case'
export { runCheckCase } from './run-check-case'
export { type TestAdapterOptions, testAdapter } from './test-adapter'
export { testCheck } from './test-check'
