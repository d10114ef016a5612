import type { Phone } from '../phone'
import { textElement } from '../surface/surface'
import { asyncApi, textOption, WxRefusal } from './call'

const SCOPE_WORDS: Record<string, string> = {
  'scope.userLocation': '获取你的位置信息',
  'scope.userFuzzyLocation': '获取你的模糊位置信息',
  'scope.writePhotosAlbum': '保存图片到你的相册',
}

/** Asks in WeChat's dialog and answers whether the person said yes. */
export async function askPerson(
  phone: Phone,
  name: string,
  text: string,
  yes: string,
  no: string,
): Promise<boolean> {
  return new Promise((resolve) => {
    phone.surface.openDialog({
      kind: 'permission',
      name,
      body: [textElement(phone.surface.document, 'p', text)],
      actions: [
        { text: no, run: () => resolve(false) },
        { text: yes, run: () => resolve(true) },
      ],
    })
  })
}

/**
 * Before the person agreed to the privacy guide, calls that need her data wait for her. The mini-program's own dialog
 * asks where it listens, else WeChat's.
 */
export async function requirePrivacy(phone: Phone, referrer: string): Promise<void> {
  if (phone.conditions.privacy === 'agreed') return
  const listener = phone.privacyListener
  const agreed =
    listener === undefined
      ? await askPerson(phone, '用户隐私保护提示', '请阅读并同意《用户隐私保护指引》', '同意', '拒绝')
      : await new Promise<boolean>((resolve) =>
          phone.guard('onNeedPrivacyAuthorization', () =>
            listener((given) => isExposure(given) || resolve(isAgreement(phone, given)), { referrer }),
          ),
        )
  if (!agreed) throw new WxRefusal('privacy permission is not authorized', { errno: 104 })
  phone.conditions.privacy = 'agreed'
  keepConsents(phone)
}

/** WeChat remembers what the person allowed, also after the mini-program was killed. */
export function keepConsents({ host, scopes, conditions, loggedIn }: Phone): void {
  host.consents.save({
    scopes: Object.fromEntries(scopes),
    privacyAgreed: conditions.privacy === 'agreed',
    loggedIn,
  })
}

/** That the question is on the screen is told too; it is no answer. */
function isExposure(given: object): boolean {
  return (given as { event?: string }).event === 'exposureAuthorization'
}

/** An agreement counts only where the button for it was really tapped. */
function isAgreement(phone: Phone, given: object): boolean {
  const { event, buttonId } = given as { event?: string; buttonId?: string }
  return event === 'agree' && buttonId !== undefined && phone.agreedButtons.has(buttonId)
}

/** A scope is asked for once; a person who refused is not asked again until she opens the settings. */
export async function requireScope(phone: Phone, scope: string): Promise<void> {
  const words = SCOPE_WORDS[scope]
  if (words === undefined) throw new Error(`${scope} is not supported by this phone`)
  if (!phone.scopes.has(scope)) {
    const desc = phone.bundle.app.permission?.[scope]?.desc ?? ''
    phone.scopes.set(scope, await askPerson(phone, words, desc, '允许', '拒绝'))
    keepConsents(phone)
  }
  if (!phone.scopes.get(scope)) throw new WxRefusal('auth deny', { errno: 103 })
}

export function permissionApis(phone: Phone): Record<string, unknown> {
  const setting = () => ({ authSetting: Object.fromEntries(phone.scopes) })
  return {
    authorize: asyncApi(phone, 'authorize', async (options) =>
      requireScope(phone, textOption(options, 'scope')),
    ),
    getSetting: asyncApi(phone, 'getSetting', (options) => {
      if (options['withSubscriptions'])
        throw new Error('getSetting withSubscriptions is not supported by this phone')
      return setting()
    }),
    openSetting: asyncApi(phone, 'openSetting', async () => {
      if (!phone.inGesture) throw new WxRefusal('can only be invoked by user TAP gesture.')
      await openSettings(phone)
      return setting()
    }),
    getPrivacySetting: asyncApi(phone, 'getPrivacySetting', () => ({
      needAuthorization: phone.conditions.privacy === 'pending',
      privacyContractName: '《用户隐私保护指引》',
    })),
    requirePrivacyAuthorize: asyncApi(phone, 'requirePrivacyAuthorize', async () =>
      requirePrivacy(phone, 'requirePrivacyAuthorize'),
    ),
    openPrivacyContract: asyncApi(phone, 'openPrivacyContract', () => {
      phone.surface.openDialog({
        kind: 'question',
        name: '用户隐私保护指引',
        actions: [{ text: '关闭', run: () => {} }],
      })
    }),
    onNeedPrivacyAuthorization(listener: NonNullable<Phone['privacyListener']>) {
      phone.privacyListener = listener
    },
  }
}

/** WeChat's settings of this mini-program: each scope that was ever asked for, as a switch. */
export async function openSettings(phone: Phone): Promise<void> {
  return new Promise((resolve) => {
    phone.surface.openDialog({
      kind: 'sheet',
      name: '设置',
      actions: [
        ...Array.from(phone.scopes.entries(), ([scope, granted]) => ({
          text: `${granted ? '关闭' : '打开'}：${SCOPE_WORDS[scope] ?? scope}`,
          run() {
            phone.scopes.set(scope, !granted)
            keepConsents(phone)
            resolve()
          },
        })),
        { text: '返回', run: () => resolve() },
      ],
    })
  })
}
