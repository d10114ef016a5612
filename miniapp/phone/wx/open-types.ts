import type { BuiltIn } from '../components/built-in'
import { noteError } from '../journal'
import type { Phone } from '../phone'
import { throughJson } from '../runtime/pack-event'
import { treeElementOf } from '../runtime/backend'
import { givePhoneNumber } from './account'
import { openSettings } from './permission'
import { shareCurrentPage } from './sharing'

/** What a button asks of WeChat by its `open-type`; any other is an error that says so. */
export function openTypes(phone: Phone): Record<string, (button: BuiltIn) => void> {
  const later = (where: string, work: Promise<void>) =>
    void work.catch((error: unknown) => noteError(phone.journal, where, error))
  return {
    getPhoneNumber: (button) => later('getPhoneNumber', givePhoneNumber(phone, button)),
    share(button) {
      const dataset = throughJson(treeElementOf(button.host)?.dataset ?? {})
      shareCurrentPage(phone, 'button', { id: button.host.id, dataset })
    },
    openSetting: (button) =>
      later(
        'openSetting',
        openSettings(phone).then(() =>
          button.emit('opensetting', { authSetting: Object.fromEntries(phone.scopes) }),
        ),
      ),
    // The conversation with the shop's or the platform's people lies over the mini-program.
    contact: (button) =>
      void phone.surface.openDialog({
        kind: 'card',
        name: '客服会话',
        actions: [{ text: '返回', run: () => button.emit('contact', { path: '', query: {} }) }],
      }),
    agreePrivacyAuthorization(button) {
      phone.agreedButtons.add(button.host.id)
      button.emit('agreeprivacyauthorization', { buttonId: button.host.id })
    },
  }
}
