import type { FaultAction } from '../../../sandbox/src/types'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { useGatewayWorld } from '../testing/gateway-world'
import { createWechatPay } from './create-wechat-pay'
import type { MerchantApplication, WechatPay, WechatPayMode } from './port'

const SECRETS = ['欧阳小明', '11010519491231002X', '4111111111111111', '13812345678', 'ouyang@example.com']

describe.each(['ecommerce', 'partner'] as const)(
  'applications in %s mode, over the wire',
  (mode: WechatPayMode) => {
    const world = useGatewayWorld({ family: mode })
    let pay: WechatPay
    let serial = 0
    beforeAll(() => {
      pay = createWechatPay(world.payConfig(mode), world.deps)
    })
    afterEach(() => world.sandbox.sandbox.faults.clear())

    async function papers(): Promise<MerchantApplication> {
      const outcome = await pay.uploadMedia({
        content: Buffer.from([1, 2, 13, 10, 0, 255]),
        fileName: 'a.jpg',
      })
      if (outcome.kind !== 'ok') throw new Error(`upload: ${outcome.kind}`)
      const { mediaId } = outcome.value
      return {
        applicationNo: `M01J${String((serial += 1)).padStart(23, '0')}`,
        subject: 'individual',
        licence: { no: '91440300708461136T', name: '小明汽车维修店', mediaId },
        person: {
          name: '欧阳小明',
          idNumber: '11010519491231002X',
          idFrom: '2015-03-01',
          idUntil: null,
          frontMediaId: mediaId,
          backMediaId: mediaId,
        },
        account: {
          kind: 'personal',
          bank: '工商银行',
          areaCode: '330100',
          branch: null,
          holder: '欧阳小明',
          number: '4111111111111111',
        },
        phone: '13812345678',
        email: 'ouyang@example.com',
        shortName: '小明修车',
      }
    }
    const fault = (action: FaultAction, path: string) =>
      world.sandbox.sandbox.faults.add({ match: { on: 'pay', path }, do: action, times: 1 })
    const way = mode === 'ecommerce' ? 'ecommerce/applyments' : 'applyment4sub'

    it('bytes of any kind arrive as they were, or the upload is refused', async () => {
      expect(await pay.uploadMedia({ content: Buffer.from('\r\n--x'), fileName: 'b.png' })).toMatchObject({
        kind: 'ok',
      })
      expect(await pay.uploadMedia({ content: Buffer.from('x'), fileName: 'b.exe' })).toMatchObject({
        kind: 'refused',
        code: 'PARAM_ERROR',
      })
    })

    it('a number that WeChat never heard of is missing, one whose answer was lost is there', async () => {
      const input = await papers()
      const query = { applicationNo: input.applicationNo }
      expect(await pay.queryApplication(query)).toEqual({ kind: 'missing' })
      fault('drop_after_commit', way)
      expect(await pay.applyForMerchant(input)).toEqual({ kind: 'unknown', reason: 'network' })
      expect(await pay.queryApplication(query)).toMatchObject({
        kind: 'ok',
        value: { applicationNo: input.applicationNo, stage: 'checking', subMchid: null, rejections: [] },
      })
      expect(await pay.applyForMerchant(input)).toMatchObject({ kind: 'ok' })
    })

    it('every word of WeChat for a station is one of ours, and a strange one is unknown', async () => {
      const input = await papers()
      await pay.applyForMerchant(input)
      const words =
        mode === 'ecommerce'
          ? {
              CHECKING: 'checking',
              ACCOUNT_NEED_VERIFY: 'to-verify',
              AUDITING: 'checking',
              NEED_SIGN: 'to-sign',
              FINISH: 'finished',
              REJECTED: 'rejected',
              FROZEN: 'frozen',
              CANCELED: 'cancelled',
            }
          : {
              APPLYMENT_STATE_EDITTING: 'editing',
              APPLYMENT_STATE_AUDITING: 'checking',
              APPLYMENT_STATE_TO_BE_CONFIRMED: 'to-verify',
              APPLYMENT_STATE_TO_BE_SIGNED: 'to-sign',
              APPLYMENT_STATE_SIGNING: 'opening',
              APPLYMENT_STATE_FINISHED: 'finished',
              APPLYMENT_STATE_REJECTED: 'rejected',
              APPLYMENT_STATE_CANCELED: 'cancelled',
            }
      for (const [state, stage] of Object.entries(words)) {
        await world.admin(`/__sandbox/applyments/${input.applicationNo}`, { state })
        expect(await pay.queryApplication(input)).toMatchObject({ kind: 'ok', value: { stage } })
      }
    })

    it('tells WeChat once where it wants to hear of punishments', async () => {
      expect(await pay.watchViolations()).toEqual({ kind: 'ok', value: {} })
      expect(await pay.watchViolations()).toEqual({ kind: 'ok', value: {} })
    })

    it('no refusal, no lost answer and no success writes a personal field into the log', async () => {
      const input = await papers()
      const bad = { ...input, person: { ...input.person, frontMediaId: 'nothing' } }
      expect(await pay.applyForMerchant(bad)).toMatchObject({ kind: 'refused', code: 'PARAM_ERROR' })
      for (const action of [{ sig: 'tamper' }, { status: { http: 500 } }, 'drop_before'] as const) {
        fault(action, way)
        expect((await pay.applyForMerchant(input)).kind).toBe('unknown')
      }
      const subMchid = '1600000001'
      const changed = await pay.changeSettlement({ subMchid, ...input.account })
      expect(changed).toMatchObject({ kind: 'refused', code: 'INVALID_REQUEST' })
      expect(world.logged.length).toBeGreaterThan(3)
      for (const secret of SECRETS) expect(world.logged.join('\n')).not.toContain(secret)
    })
  },
)
