import type { SubMerchant } from './demo'

/**
 * Signs sub-merchants up at the local WeChat, which has no form to fill in.
 * @param adminUrl address of its admin API, without a path
 * @throws if it cannot be reached or refuses
 */
export function sandboxMerchants(adminUrl: string): (merchants: readonly SubMerchant[]) => Promise<void> {
  return async (merchants) => {
    const reply = await fetch(new URL('/__sandbox/merchants', adminUrl), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(merchants),
    })
    if (!reply.ok)
      throw new Error(`the local WeChat refused the merchants: ${reply.status} ${await reply.text()}`)
  }
}
