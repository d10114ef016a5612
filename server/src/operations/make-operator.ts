import type { App } from '../app'

/** `operator NAME --region 330100 --rights queue,orders,holds`: makes an operator and prints its TOTP secret once. */
export async function makeOperator(_app: App, _args: string[]): Promise<string> {
  return Promise.reject(new Error('operator: not there yet'))
}
