import type { Target } from '../phone/driver/find'
import type { PhoneDriver } from '../phone/driver/open-phone'

/** What people do with both phones in their hands, in the words that are on the screens. */

export const button = (name: string | RegExp) => ({ role: 'button', name }) as const
export const SUBMIT = button(/^提交.*(¥|不付款)/)
const INTAKE_PHOTOS = ['车头', '车尾', '左侧', '右侧', '仪表盘']

/** One photo with the camera of WeChat. */
export async function photograph(phone: PhoneDriver, place: Target): Promise<void> {
  await phone.tap(place)
  await phone.tap('拍照')
  await phone.tap('使用照片')
}

/** The camera sees a code; a phone without a camera is told what is in it. */
export async function scan(phone: PhoneDriver, target: Target, text: string): Promise<void> {
  await phone.tap(target)
  await phone.type({ role: 'textbox', name: '码的内容' }, text)
  await phone.tap('识别')
}

/** The six digits that the owner holds up. */
export async function readCode(phone: PhoneDriver): Promise<string> {
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
export async function payAtCashier(phone: PhoneDriver): Promise<void> {
  await phone.tap(button('确认支付'))
  await phone.see(/^已(同意并)?支付 ¥/)
  await phone.tap(button('查看进度'))
  await phone.tap(button('允许'))
  await phone.waitFor(() => phone.path() === 'order/detail/index', 'the page of the order')
}

/** The shop takes the car in: the owner's code, five photos, odometer, fuel. */
export async function takeIn(desk: PhoneDriver, code: string): Promise<void> {
  await desk.tap({ role: 'tab', name: '工单' })
  await desk.tap(button(/^接车 /))
  await scan(desk, button('扫接车码'), code)
  for (const place of INTAKE_PHOTOS) await photograph(desk, button(new RegExp(`^${place} `)))
  await desk.type({ role: 'textbox', name: '里程' }, '42180')
  await desk.tap({ role: 'radio', name: '1/2' })
  await desk.tap('确认接车')
  await desk.see(/接车记录/)
}

/** Done and checked, with a photo; `without` is a line that was agreed and is not needed in the end. */
export async function finishWork(desk: PhoneDriver, without?: RegExp): Promise<void> {
  await desk.tap(button('完工'))
  if (without !== undefined) await desk.tap({ role: 'checkbox', name: without })
  await photograph(desk, button(/^完工照 拍摄/))
  await desk.tap({ role: 'checkbox', name: '我已质检' })
  const finish = button(/^完工(，账单 ¥.*)?$/)
  await desk.waitFor(() => desk.isSeen(finish) && !desk.isSeen(/^还差/), 'everything is there')
  await desk.tap(finish)
  await desk.see('待交车')
}

/** The car goes back against the code that the owner holds up. */
export async function giveBack(desk: PhoneDriver, phone: PhoneDriver): Promise<void> {
  await phone.tap(button('出示交车码'))
  await desk.tap(button('交车'))
  await scan(desk, button('扫交车码'), await readCode(phone))
  await desk.see('已交车')
}
