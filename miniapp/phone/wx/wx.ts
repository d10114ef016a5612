import type { Phone } from '../phone'
import { accountApis } from './account'
import { albumApis } from './album'
import { audioApis } from './audio'
import type { Options } from './call'
import { deviceApis } from './device'
import { dialogApis } from './dialogs'
import { documentApis } from './documents'
import { fileApis } from './files'
import { createIntersectionObserver } from './intersection'
import { locationApis } from './location'
import { createMapContext } from './map-context'
import { navigationApis } from './navigation'
import { networkApis } from './network'
import { paintApis } from './paint'
import { permissionApis } from './permission'
import { createSelectorQuery } from './selector-query'
import { sharingApis } from './sharing'
import { socketApis } from './socket'
import { storageApis } from './storage'
import { unsupportedApis } from './unsupported'
import { updateApis } from './update'

/**
 * The `wx` of the mini-program. It is a plain object whose names can be listed, because Taro reads them before the app
 * starts, and the app may add its own, as webpack does.
 */
export function createWx(phone: Phone): Record<string, unknown> {
  const unsupported = unsupportedApis(phone)
  const supported = {
    ...storageApis(phone),
    ...navigationApis(phone),
    ...networkApis(phone),
    ...socketApis(phone),
    ...accountApis(phone),
    ...dialogApis(phone),
    ...deviceApis(phone),
    ...permissionApis(phone),
    ...locationApis(phone),
    ...albumApis(phone),
    ...fileApis(phone),
    ...documentApis(phone),
    ...sharingApis(phone),
    ...audioApis(phone),
    createIntersectionObserver: (_component: unknown, options?: Options) =>
      createIntersectionObserver(phone, options),
    createMapContext: (id: string) => createMapContext(phone, id),
    ...paintApis(phone),
    ...updateApis(phone),
    createSelectorQuery: () => createSelectorQuery(phone),
  }
  return {
    ...unsupported,
    ...supported,
    canIUse: (name: string) => name.split('.')[0]! in supported,
  }
}
