import type { Api } from '@anxin/shared/api'
import { randomBytes } from 'node:crypto'
import { URI } from 'otpauth'
import { Refused } from './client'
import type { World } from './world'

/** An operator who is signed in. */
export type Desk = {
  call<R extends keyof Api>(route: R, input: Api[R]['input']): Promise<Api[R]['reply']>
}

/** An operator of a region, made by the product's command, who signs in with password and TOTP. */
export async function signInOperator(world: World, region: string): Promise<Desk> {
  const name = `op-${randomBytes(3).toString('hex')}`
  const password = randomBytes(18).toString('base64url')
  const totp = URI.parse(await world.makeOperator(name, region, password))
  const signIn = async () => {
    const code = totp.generate({ timestamp: await world.client.readTime() } as never)
    const body = { name, password, totp: code }
    return (await world.client.call(null, 'POST /operators/sessions', { body })).token
  }
  let token = await signIn()
  return {
    async call(route, input) {
      try {
        return await world.client.call(token, route, input)
      } catch (error) {
        if (!(error instanceof Refused) || error.status !== 401) throw error
        token = await signIn()
        return world.client.call(token, route, input)
      }
    },
  }
}
