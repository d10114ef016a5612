import type { App } from '../app'

/** So many wrong codes end a code. */
export const CODE_TRIES_MAX = 5

/** Counts a wrong code; called after the transaction that refused it. */
export async function countWrongCode(app: App, orderId: string): Promise<void> {
  await app.db.run('UPDATE orders SET code_tries = code_tries + 1 WHERE id = ? AND code_tries < ?', [
    orderId,
    CODE_TRIES_MAX,
  ])
}
