import { applicationMachine, type ApplicationState } from '@anxin/shared/shops/merchant.machine'

/** Whether WeChat need not be asked about an application any more. */
export function isEnded(state: ApplicationState): boolean {
  return Object.keys(applicationMachine.table[state]).length === 0
}
