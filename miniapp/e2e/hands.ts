import type { PhoneDriver } from '../phone/driver/open-phone'

/** What people do with both phones in their hands, in the words that are on the screens; on phones of either kind. */

export type Named = {
  readonly role: 'button' | 'checkbox' | 'radio' | 'tab' | 'textbox'
  readonly name: string | RegExp
}
export type Hands = {
  tap(target: Named): Promise<void>
  type(target: Named, text: string): Promise<void>
  see(words: string | RegExp): Promise<{ readonly textContent: string | null }>
}

export const button = (name: string | RegExp): Named => ({ role: 'button', name })
export const SUBMIT = button(/^提交.*(¥|不付款)/)
const INTAKE_PHOTOS = ['车头', '车尾', '左侧', '右侧', '仪表盘']

/** One photo with the camera of WeChat. */
export async function photograph(phone: Hands, place: Named): Promise<void> {
  await phone.tap(place)
  await phone.tap(button('拍照'))
  await phone.tap(button('使用照片'))
}

/** The camera sees a code; a phone without a camera is told what is in it. */
export async function scan(phone: Hands, target: Named, text: string): Promise<void> {
  await phone.tap(target)
  await phone.type({ role: 'textbox', name: '码的内容' }, text)
  await phone.tap(button('识别'))
}

/** The six digits that the owner holds up. */
export async function readCode(phone: Hands): Promise<string> {
  const digits = await phone.see(/^\d{3} \d{3}$/)
  return (digits.textContent ?? '').replace(/\D/g, '')
}

/** Says how many taps have been made since it was last asked. */
export function tapsSince(phone: PhoneDriver): () => number {
  let before = phone.taps()
  return () => {
    const spent = phone.taps() - before
    before = phone.taps()
    return spent
  }
}

/** The owner pays at WeChat's cashier, and lets it tell her how things go on. */
export async function payAtCashier(phone: Hands): Promise<void> {
  await phone.tap(button('确认支付'))
  await phone.see(/^已(同意并)?支付 ¥/)
  await phone.tap(button('查看进度'))
  await phone.tap(button('允许'))
  await phone.see(/^进度$/)
}

/** The shop takes the car in: the owner's code, five photos, odometer, fuel. */
export async function takeIn(desk: Hands, code: string): Promise<void> {
  await desk.tap({ role: 'tab', name: '工单' })
  await desk.tap(button(/^接车 /))
  await scan(desk, button('扫接车码'), code)
  for (const place of INTAKE_PHOTOS) await photograph(desk, button(new RegExp(`^${place} `)))
  await desk.type({ role: 'textbox', name: '里程' }, '42180')
  await desk.tap({ role: 'radio', name: '1/2' })
  await desk.tap(button('确认接车'))
  await desk.see(/接车记录/)
}

/** What the checklist of a service wants shown, and the parts of an order. */
export type WorkToShow = { readonly steps: readonly string[]; readonly parts: readonly string[] }
export const OIL_SERVICE: WorkToShow = {
  steps: ['螺栓按规定力矩复核', '液位在上下限之间'],
  parts: ['机油滤清器'],
}

/** The photos of the steps, and what the label of each part says. */
export async function noteWork(desk: Hands, { steps, parts }: WorkToShow): Promise<void> {
  for (const step of steps) await photograph(desk, button(new RegExp(`^${step} 拍摄`)))
  for (const part of parts) {
    await desk.type({ role: 'textbox', name: `${part}的品牌` }, '马勒')
    await desk.type({ role: 'textbox', name: `${part}的零件号` }, 'OC 593/4')
    await photograph(desk, button(new RegExp(`^${part}标签 拍摄`)))
  }
}

/** Done and checked, with photos; `without` is a line that was agreed and is not needed in the end. */
export async function finishWork(desk: Hands, work: WorkToShow, without?: RegExp): Promise<void> {
  await desk.tap(button('完工'))
  if (without !== undefined) await desk.tap({ role: 'checkbox', name: without })
  await noteWork(desk, work)
  await photograph(desk, button(/^完工照 拍摄/))
  await desk.tap({ role: 'checkbox', name: '我已质检' })
  await desk.tap(button(/^完工(，账单 ¥.*)?$/))
  await desk.see('待交车')
}

/** The car goes back against the code that the owner holds up. */
export async function giveBack(desk: Hands, phone: Hands): Promise<void> {
  await phone.tap(button('出示交车码'))
  await desk.tap(button('交车'))
  await scan(desk, button('扫交车码'), await readCode(phone))
  await desk.see('已交车')
}

/** From the counter in the morning to the counter in the evening; `work` is the time between. */
export async function spendDayAtShop(desk: Hands, phone: Hands, work: () => Promise<void>): Promise<void> {
  await phone.tap(button('出示接车码'))
  await takeIn(desk, await readCode(phone))
  await phone.see('门店已接车')
  await desk.tap(button('没有问题，开工'))
  await desk.see('施工中')
  await work()
  await finishWork(desk, OIL_SERVICE)
  await phone.tap(button('返回'))
  await giveBack(desk, phone)
}

/** All is well: the money goes to the shop, and three times five stars with it. */
export async function confirmAndReview(phone: Hands): Promise<void> {
  await phone.tap(button(/^去验收，放款 ¥/))
  await phone.tap(button(/^确认满意，放款 ¥/))
  await phone.see('已确认满意')
  await phone.tap(button('评价'))
  await phone.tap(button('三项都是 5 星'))
  await phone.tap(button('提交评价'))
  await phone.see('你的评价')
}

/** What it costs is read before the last tap. */
export async function cancelInTime(phone: Hands): Promise<void> {
  await phone.tap(button('取消订单'))
  await phone.see('退回给你')
  await phone.tap({ role: 'radio', name: '临时有事' })
  await phone.tap(button(/^确认取消，退回 ¥/))
  await phone.see('订单已取消')
}
