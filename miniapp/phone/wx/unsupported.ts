import { noteError } from '../journal'
import type { Phone } from '../phone'
import { words } from '../words'

/** Calls of WeChat that a mini-program of ours might want and this phone does not have. */
const NAMES = words(`
    addCard addPhoneCalendar addPhoneContact addPhoneRepeatCalendar chooseAddress chooseContact chooseImage
    chooseInvoice chooseInvoiceTitle chooseMessageFile choosePoi chooseVideo checkIsSoterEnrolledInDevice
    checkIsSupportSoterAuthentication compressVideo createAnimation
    createCameraContext createCanvasContext
    createMediaQueryObserver createOffscreenCanvas createVideoContext createWorker
    exitMiniProgram getBackgroundAudioManager getBatteryInfo
    getLocalIPAddress getRecorderManager
    getScreenBrightness getShareInfo getUserInfo getUserProfile getWeRunData hideShareMenu hideTabBar
    loadFontFace navigateToMiniProgram openBusinessView
    openEmbeddedMiniProgram saveVideoToPhotosAlbum setScreenBrightness
    shareToWeRun showRedPackage showTabBar startAccelerometer startCompass
    startLocationUpdate startLocationUpdateBackground startRecord startSoterAuthentication stopRecord
    updateShareMenu updateWeChatApp requestSubscribeDeviceMessage onLocationChange
`)

/** They throw instead of pretending, and the error counts even where the mini-program catches it. */
export function unsupportedApis(phone: Phone): Record<string, unknown> {
  return Object.fromEntries(
    NAMES.map((name) => [
      name,
      () => {
        const error = new Error(`wx.${name} is not supported by this phone`)
        noteError(phone.journal, `wx.${name}`, error)
        throw error
      },
    ]),
  )
}
