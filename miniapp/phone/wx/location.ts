import type { Phone, Place } from '../phone'
import { asyncApi, textOr, WxRefusal, type Result } from './call'
import { requirePrivacy, requireScope } from './permission'

/** Where the phone is, as far as app.json declares it and the person allows it. */
export function locationApis(phone: Phone): Record<string, unknown> {
  const where = async (api: string, scope: string | undefined): Promise<Place> => {
    if (!phone.bundle.app.requiredPrivateInfos?.includes(api)) {
      throw new WxRefusal(
        'the api need to be declared in the requiredPrivateInfos field in app.json/ext.json',
      )
    }
    await requirePrivacy(phone, api)
    if (scope !== undefined) await requireScope(phone, scope)
    const { place } = phone.conditions
    if (place === null) throw new WxRefusal('system permission denied', { errno: 2 })
    return place
  }
  return {
    getLocation: asyncApi(phone, 'getLocation', async () => {
      const { latitude, longitude } = await where('getLocation', 'scope.userLocation')
      return {
        latitude,
        longitude,
        accuracy: 30,
        horizontalAccuracy: 30,
        verticalAccuracy: 0,
        speed: -1,
        altitude: 0,
      }
    }),
    getFuzzyLocation: asyncApi(phone, 'getFuzzyLocation', async () => {
      const { latitude, longitude } = await where('getFuzzyLocation', 'scope.userFuzzyLocation')
      return { latitude, longitude }
    }),
    chooseLocation: asyncApi(phone, 'chooseLocation', async () =>
      choosePlace(phone, await where('chooseLocation', undefined)),
    ),
    openLocation: asyncApi(phone, 'openLocation', (options) => {
      for (const name of ['latitude', 'longitude'])
        if (typeof options[name] !== 'number')
          throw new WxRefusal(`parameter error: parameter.${name} should be Number`)
      phone.surface.openDialog({
        kind: 'place',
        name: textOr(options, 'name', '位置'),
        actions: [{ text: '返回', run: () => {} }],
      })
    }),
  }
}

async function choosePlace({ surface }: Phone, place: Place): Promise<Result> {
  const name = place.name ?? '我的位置'
  return new Promise((resolve, reject) => {
    surface.openDialog({
      kind: 'sheet',
      name: '选择位置',
      actions: [
        { text: name, run: () => resolve({ address: '', ...place, name }) },
        { text: '取消', run: () => reject(new WxRefusal('cancel')) },
      ],
    })
  })
}
