import { apiContract, type Api } from '@anxin/shared/api'
import { Refusal, type RouteSpec } from '@anxin/shared/kernel/contract'
import { ERRORS } from '@anxin/shared/kernel/errors'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { broken, valid, type Hints, type Schema } from './harness/arbitrary'
import { makeMatrixWorld, type MatrixWorld } from './harness/matrix-world'
import { startTestApp, type TestApp } from './harness/test-app'
import { signIn } from './harness/world'

/** 30 in every run; `npm run test:fuzz` makes it 300. */
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 30)

let t: TestApp
let world: MatrixWorld
const leaver: { token: string | null } = { token: null }

beforeAll(async () => {
  t = await startTestApp()
  world = await makeMatrixWorld(t)
  leaver.token = (await signIn(t)).token
})
afterAll(() => t.close())

const ID_NAMES: Readonly<Record<string, (w: MatrixWorld) => readonly string[]>> = {
  orderId: (w) => [w.orderId, w.spareOrderId],
  vehicleId: (w) => [w.vehicleId],
  serviceId: (w) => [w.serviceId],
  shopId: (w) => [w.shopId],
  seriesId: (w) => [w.seriesId],
  brandId: (w) => [w.brandId],
  bayId: (w) => [w.bayId],
  technicianId: (w) => [w.technicianId],
  photoId: (w) => [w.photoId],
  templateId: (w) => [w.templateId],
  noticeId: (w) => [w.noticeId],
  reviewId: (w) => [w.reviewId],
  itemId: (w) => [w.queueItemId],
  // never the staff whose tokens the test uses
  staffId: (w) => [w.spareStaffId],
}

const hints: Hints = {
  byName(name) {
    const known = ID_NAMES[name]
    if (known)
      return fc.oneof(
        { weight: 4, arbitrary: fc.constantFrom(...known(world)) },
        { weight: 1, arbitrary: fc.constant(null).map(() => t.id()) },
      )
    if (name === 'id' || name === 'commandId' || name === 'lineId') return fc.constant(null).map(() => t.id())
    if (name === 'plate') return fc.constantFrom('浙A12345', '沪AD12345', '京N88888')
    if (name === 'vin') return fc.constantFrom('LSVAA4182E2123456', '1M8GDM9AXKP042788')
    if (name === 'phone') return fc.stringMatching(/^1[3-9]\d{9}$/)
    return undefined
  },
}

function personFor(route: string, spec: RouteSpec): string | null {
  if (route === 'POST /me/sign-out') return leaver.token
  if (spec.access === 'public') return null
  const role = spec.access[0]
  const column =
    role === 'owner'
      ? 'owner'
      : role === 'operator'
        ? 'operator'
        : role === 'technician'
          ? 'technician'
          : 'shopOwner'
  return world.people[column]?.token ?? null
}

type Parts = { params: Record<string, unknown>; query: Record<string, unknown>; body: unknown }

async function send(route: string, token: string | null, { params, query, body }: Parts) {
  const [method = '', pattern = ''] = route.split(' ')
  const url = pattern.replaceAll(
    /:(\w+)/g,
    (_all, name: string) => encodeURIComponent(textOf(params[name])) || 'x',
  )
  const search = new URLSearchParams(
    Object.entries(query).map(([name, value]): [string, string] => [name, textOf(value)]),
  ).toString()
  return t.fastify.inject({
    method: method as 'GET' | 'POST',
    url: `${url}?${search}`,
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(method === 'POST' ? { 'content-type': 'application/json' } : {}),
    },
    ...(method === 'POST' ? { payload: JSON.stringify(body) ?? '' } : {}),
  })
}

function textOf(value: unknown): string {
  return (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).slice(0, 2000).toWellFormed()
}

/** They answer bytes. */
const FILES = [
  'GET /photos/:photoId',
  'GET /reviews/:reviewId/photos/:photoId',
  'GET /shop/opinions/:opinionId/photos/:nth',
  'GET /evidence-packs/:orderId',
  'GET /bills/:orderId',
  'GET /me/exports/:exportId/file',
  'GET /vehicles/:vehicleId/record/file',
  'GET /vehicles/:vehicleId/record/photos/:photoId',
]

/** Whatever is sent, the answer is one that the contract knows. */
function expectContract(route: string, spec: RouteSpec, response: { statusCode: number; body: string }) {
  expect(response.statusCode, `${route}: ${response.body.slice(0, 500)}`).toBeLessThan(500)
  expect(response.body).not.toMatch(/node_modules|at .*\.ts:\d+|SELECT |INSERT /)
  if (response.statusCode === 204) return
  if (FILES.includes(route) && response.statusCode === 200) return
  const json: unknown = JSON.parse(response.body)
  if (response.statusCode >= 400) {
    if (route === 'POST /wechat/pay/notifications') return // answers in WeChat's form
    const refusal = Refusal.strict().parse(json)
    expect(Object.keys(ERRORS)).toContain(refusal.code)
    return
  }
  const parsed = spec.reply.safeParse(json)
  expect(parsed.success, `${route}: ${JSON.stringify(parsed.error?.issues.slice(0, 3))}`).toBe(true)
}

const schemaOf = (schema: z.ZodType | undefined): Schema =>
  schema ? (z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema) : {}

describe('whatever is sent', () => {
  for (const [route, spec] of Object.entries(apiContract) as [keyof Api, RouteSpec][]) {
    const [params, query, body] = [schemaOf(spec.params), schemaOf(spec.query), schemaOf(spec.body)]
    const part = (schema: Schema, make: typeof valid) =>
      (schema.properties ? make(schema, hints) : fc.constant({})) as fc.Arbitrary<Record<string, unknown>>

    it(`${route}: ${RUNS} valid inputs get an answer of the contract`, async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.record({ params: part(params, valid), query: part(query, valid), body: part(body, valid) }),
          async (input) => {
            expectContract(route, spec, await send(route, personFor(route, spec), input))
          },
        ),
        { numRuns: RUNS },
      )
    })

    it(`${route}: ${RUNS} broken inputs are refused or harmless`, async () => {
      const input = fc.oneof(
        fc.record({ params: part(params, valid), query: part(query, valid), body: part(body, broken) }),
        fc.record({ params: part(params, broken), query: part(query, broken), body: part(body, valid) }),
      )
      await fc.assert(
        fc.asyncProperty(input, async (broke) => {
          const safe = {
            ...broke,
            params: Object(broke.params) as Record<string, unknown>,
            query: Object(broke.query) as Record<string, unknown>,
          }
          expectContract(route, spec, await send(route, personFor(route, spec), safe))
        }),
        { numRuns: RUNS },
      )
      expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
    })
  }

  it('a body of two megabytes, broken JSON and doubled keys are refused', async () => {
    const token = world.people['owner']?.token ?? ''
    const raw = (payload: string) =>
      t.fastify.inject({
        method: 'POST',
        url: '/vehicles',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        payload,
      })
    expect((await raw(JSON.stringify({ id: 'x'.repeat(2_000_000) }))).json()).toMatchObject({
      code: 'BODY_TOO_LARGE',
    })
    expect((await raw('{"id":')).json()).toMatchObject({ code: 'BAD_INPUT' })
    expect((await raw('{"id":"a","id":"b"}')).json()).toMatchObject({ code: 'BAD_INPUT' })
    expect((await raw(`${'['.repeat(50_000)}${']'.repeat(50_000)}`)).statusCode).toBe(400)
    const text = await t.fastify.inject({
      method: 'POST',
      url: '/vehicles',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'text/plain' },
      payload: 'x',
    })
    expect(text.json()).toMatchObject({ code: 'UNSUPPORTED_MEDIA' })
  })
})
